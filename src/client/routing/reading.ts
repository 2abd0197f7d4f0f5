import { listenToAbort } from '../../lib/abort-listeners.ts';
import { RingmarkError } from '../../lib/errors.ts';
import type { Call } from '../call.ts';
import type { Answer } from '../operation.ts';

export interface ReadPolicy<T> {
  readonly ask: (node: T, call: Call) => Promise<Answer>;
  /** When to ask the next node as well, while the first has not answered; undefined: never. */
  readonly hedgeAfterMs: number | undefined;
  /** Told when that is done. */
  readonly onHedge: (call: Call, node: T) => void;
  /**
   * Whether what a node is still asked may run to its end though nobody waits for it any more: a node that is silent would
   * never be found out otherwise. It gives what to call at that end; undefined: the request is aborted.
   */
  readonly linger: (node: T) => (() => void) | undefined;
}

interface Asked<T> {
  readonly node: T;
  readonly controller: AbortController;
  isOpen: boolean;
  onEnd?: () => void;
}

/**
 * Reads from the first of the nodes that has the entry. The next one is asked when one says that it has none or fails, or
 * when the first is slow; whoever is still asked when the answer is there is let go of, or lingers. An entry that at least one node says is
 * missing, and no node that answers has, is missing. Where all fail it fails with the first one's error.
 */
export function readFirst<T>(call: Call, nodes: readonly T[], policy: ReadPolicy<T>): Promise<Answer> {
  if (nodes.length === 1) return policy.ask(nodes[0]!, call);
  return new Promise((resolve, reject) => new Reading(call, nodes, policy, resolve, reject).start());
}

class Reading<T> {
  readonly #call: Call;
  readonly #nodes: readonly T[];
  readonly #policy: ReadPolicy<T>;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #asked: Asked<T>[] = [];
  #open = 0;
  #missing: Answer | undefined;
  #error: unknown;
  #isSettled = false;
  #hedge: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;

  constructor(
    call: Call,
    nodes: readonly T[],
    policy: ReadPolicy<T>,
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#call = call;
    this.#nodes = nodes;
    this.#policy = policy;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    const { signal } = this.#call;
    const { hedgeAfterMs } = this.#policy;
    if (signal) this.#unlisten = listenToAbort(signal, () => this.#letGo(signal.reason));
    if (hedgeAfterMs !== undefined) this.#hedge = setTimeout(() => this.#askAnother(), hedgeAfterMs);
    this.#askNext();
  }

  #askAnother(): void {
    const node = this.#nodes[this.#asked.length];
    if (node === undefined) return;
    this.#policy.onHedge(this.#call, node);
    this.#askNext();
  }

  #askNext(): void {
    const node = this.#nodes[this.#asked.length]!;
    const asked: Asked<T> = { node, controller: new AbortController(), isOpen: true };
    const isFirst = this.#asked.push(asked) === 1;
    this.#open++;
    this.#policy.ask(node, this.#call.until(asked.controller.signal)).then(
      (answer) => {
        this.#ended(asked);
        this.#answered(answer);
      },
      (error) => {
        this.#ended(asked);
        this.#failed(error, isFirst);
      },
    );
  }

  #ended(asked: Asked<T>): void {
    this.#open--;
    asked.isOpen = false;
    asked.onEnd?.();
  }

  #answered(answer: Answer): void {
    if (this.#isSettled) return;
    if (answer.status === 404) {
      this.#missing ??= answer;
      this.#goOn();
    } else if (this.#settle()) this.#resolve(answer);
  }

  #failed(error: unknown, isFirst: boolean): void {
    if (this.#isSettled) return;
    if (isFirst || this.#error === undefined) this.#error = error;
    this.#goOn();
  }

  /** An aborted signal, or a deadline that has passed, no other node can help with. */
  #goOn(): void {
    const isAborted = this.#call.signal?.aborted ?? false;
    const mayAsk = !isAborted && this.#call.remainingMs > 0;
    if (mayAsk && this.#asked.length < this.#nodes.length) this.#askNext();
    else if (this.#open === 0 && this.#settle()) {
      if (this.#missing && !isAborted) this.#resolve(this.#missing);
      else this.#reject(this.#error);
    }
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#hedge);
    this.#unlisten?.();
    this.#leave(new RingmarkError('ERR_ABORTED', 'another node has answered'));
    return true;
  }

  #leave(reason: unknown): void {
    for (const asked of this.#asked) {
      if (!asked.isOpen) continue;
      const onEnd = this.#policy.linger(asked.node);
      if (onEnd === undefined) asked.controller.abort(reason);
      else asked.onEnd = onEnd;
    }
  }

  #letGo(reason: unknown): void {
    for (const { controller } of this.#asked) controller.abort(reason);
  }
}
