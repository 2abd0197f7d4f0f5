import { RingmarkError } from '../lib/errors.ts';
import { shown, usageError } from '../lib/expect.ts';

/** What every method takes beside its own arguments. */
export interface CallOptions {
  /**
   * Once aborted the call fails with ERR_ABORTED, its `cause` the signal's reason. A write that was on its way by then may
   * or may not have taken effect.
   */
  signal?: AbortSignal | undefined;
}

export type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE';

/** One call of the client: whatever is done for it, attempt after attempt, is done within its deadline and its signal. */
export class Call {
  readonly method: Method;
  readonly key: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly #startedMs = performance.now();

  /** @throws ERR_ABORTED where the signal is aborted by now; ERR_USAGE where it is none. */
  constructor(method: Method, key: string, timeoutMs: number, signal?: AbortSignal) {
    if (signal !== undefined && !(signal instanceof AbortSignal)) throw usageError('signal', 'an AbortSignal', signal);
    this.method = method;
    this.key = key;
    this.timeoutMs = timeoutMs;
    this.signal = signal;
    if (signal?.aborted) throw this.aborted();
  }

  /** Milliseconds until the deadline, a whole number; 0 or less once it has passed. */
  get remainingMs(): number {
    return Math.ceil(this.timeoutMs - (performance.now() - this.#startedMs));
  }

  /** @param node the URL of the node that was asked, where one was. */
  aborted(node?: string): RingmarkError {
    const message = `${node ?? 'client'}: expected an answer to ${this.method} ${shown(this.key)}, got an aborted signal`;
    const context = { cause: this.signal?.reason, key: this.key };
    return new RingmarkError('ERR_ABORTED', message, node === undefined ? context : { ...context, node });
  }
}
