/** What a client does about a node that fails. */
export interface HealthPolicy {
  /** Failures in a row that take a node out; 0: none does. */
  readonly failureLimit: number;
  /** How long it stays out before it is probed, and between two probes. */
  readonly downMs: number;
}

export interface HealthEvents {
  wentDown(failures: number, cause: Error): void;
  /** @param downForMs how long it was out */
  cameBack(downForMs: number): void;
}

/** One failure to get an answer. */
export interface Failure {
  readonly cause: Error;
  /** When the request began, by `performance.now()`. */
  readonly startedMs: number;
  /** Whether the node had the request, alone on its connection, and let the deadline pass. */
  readonly isSilence: boolean;
}

/**
 * Whether a node is in use. `failureLimit` failures in a row take it out; after `downMs` it is probed, again and again with
 * `downMs` between, and one good probe lets it back in. A node that is out gets nothing but probes, one at a time.
 *
 * What must not take out a healthy node: many requests fail at once where one connection attempt was refused for all that
 * waited for it, or where a node was restarted under its connections. A request that was under way when the last failure was
 * counted says nothing new, and does not count. An exception is the request that was sent and not answered: each of those
 * had a connection of its own.
 */
export class NodeHealth {
  readonly #policy: HealthPolicy;
  readonly #probe: (signal: AbortSignal) => Promise<boolean>;
  readonly #events: HealthEvents;
  readonly #closing = new AbortController();
  #failures = 0;
  #countedMs = Number.NEGATIVE_INFINITY;
  #cause: Error | undefined;
  #downSinceMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param probe whether the node answers; it never rejects, and ends by itself */
  constructor(policy: HealthPolicy, probe: (signal: AbortSignal) => Promise<boolean>, events: HealthEvents) {
    this.#policy = policy;
    this.#probe = probe;
    this.#events = events;
  }

  /** What took the node out; undefined while it is in use. */
  get downBecause(): Error | undefined {
    return this.#cause;
  }

  /** The node has answered. While it is out, what it answers to old requests does not count. */
  succeeded(): void {
    if (this.#cause === undefined) this.#failures = 0;
  }

  failed({ cause, startedMs, isSilence }: Failure): void {
    const { failureLimit } = this.#policy;
    if (failureLimit === 0 || this.#cause !== undefined || this.#closing.signal.aborted) return;
    if (!isSilence && startedMs < this.#countedMs) return;
    this.#countedMs = performance.now();
    this.#failures++;
    if (this.#failures < failureLimit) return;
    this.#cause = cause;
    this.#downSinceMs = this.#countedMs;
    this.#probeLater();
    this.#events.wentDown(this.#failures, cause);
  }

  /** No probe outlives this. */
  close(): void {
    clearTimeout(this.#timer);
    this.#closing.abort();
  }

  /** The timer keeps no process alive: a program that has nothing else to do is done. */
  #probeLater(): void {
    this.#timer = setTimeout(() => void this.#look(), this.#policy.downMs).unref();
  }

  async #look(): Promise<void> {
    const { signal } = this.#closing;
    const isReady = await this.#probe(signal);
    if (signal.aborted) return;
    if (!isReady) return this.#probeLater();
    this.#cause = undefined;
    this.#failures = 0;
    this.#events.cameBack(performance.now() - this.#downSinceMs);
  }
}
