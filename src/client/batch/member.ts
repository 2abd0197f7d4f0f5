import { listenToAbort } from '../../lib/abort-listeners.ts';
import type { RingmarkError } from '../../lib/errors.ts';
import type { Call } from '../call.ts';
import type { Answer } from '../operation.ts';

/** A call that travels in a batch. It may end before the batch does: the others go on. */
export class Member {
  readonly call: Call;
  /** Told once, when the call ends before its batch. */
  onLeave: (() => void) | undefined;
  readonly #resolve: (answer: Answer | Promise<Answer>) => void;
  readonly #reject: (error: RingmarkError) => void;
  #isSettled = false;
  #unlisten: (() => void) | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(
    call: Call,
    resolve: (answer: Answer | Promise<Answer>) => void,
    reject: (error: RingmarkError) => void,
    node: string,
  ) {
    const { signal } = call;
    this.call = call;
    this.#resolve = resolve;
    this.#reject = reject;
    if (signal) this.#unlisten = listenToAbort(signal, () => this.#leave(call.aborted(node)));
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Ends the call with that error in `ms`, if it is not over by then. */
  failIn(ms: number, error: () => RingmarkError): void {
    this.#deadline = setTimeout(() => this.#leave(error()), ms);
  }

  resolve(answer: Answer | Promise<Answer>): void {
    if (this.#settle()) this.#resolve(answer);
  }

  reject(error: RingmarkError): void {
    if (this.#settle()) this.#reject(error);
  }

  #leave(error: RingmarkError): void {
    if (!this.#settle()) return;
    this.#reject(error);
    this.onLeave?.();
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    this.#unlisten?.();
    clearTimeout(this.#deadline);
    return true;
  }
}
