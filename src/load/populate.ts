import { performance } from 'node:perf_hooks';
import { RingmarkError } from '../lib/errors.ts';
import type { ValueSizes } from '../workload/value-sizes.ts';
import { valueFor } from '../workload/values.ts';
import { nodeName } from './node-name.ts';
import type { HttpAnswer } from './open/http-answer.ts';
import { addressOf, type Exchange, Lane } from './open/lane.ts';
import { commonHeaders, putRequest } from './request-text.ts';

export interface PopulateOptions {
  /** What each node gets: the keys that it owns. */
  nodes: readonly { id: string; url: string; keys: readonly string[] }[];
  /** Bytes, where all are alike. */
  sizes: number | ValueSizes;
  timeoutMs: number;
  /** What the nodes ask for, if they ask. */
  authToken?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Called after every key with the fraction of all that is stored. */
  onProgress?: (fraction: number) => void;
}

const REQUESTS_IN_FLIGHT_PER_NODE = 32;
/** How often what has waited too long is looked for. */
const SWEEP_MS = 20;

/**
 * Puts version 0 of every key on its owner.
 * @throws ERR_NODE_UNREACHABLE, ERR_TIMEOUT or ERR_NODE_STATUS, as the first node failed; the message says of every
 * node that failed how far it came. The other nodes are loaded to the end first.
 */
export async function populate(options: PopulateOptions): Promise<void> {
  const total = options.nodes.reduce((sum, node) => sum + node.keys.length, 0);
  let stored = 0;
  const onStored = () => options.onProgress?.(++stored / total);
  const outcomes = await Promise.allSettled(
    options.nodes.map((node) => new NodeFilling(node, options, onStored).run()),
  );
  options.signal?.throwIfAborted();
  const failures = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as RingmarkError] : []));
  const [first] = failures;
  if (!first) return;
  const message = `loading the data: ${failures.map((each) => each.message).join('; ')}`;
  throw new RingmarkError(first.code, message, { cause: first, node: first.node ?? '' });
}

interface Put extends Exchange {
  readonly key: string;
}

/** The storing of one node's keys: a lane that is kept full until all are stored, or one is not. */
class NodeFilling {
  readonly #node: PopulateOptions['nodes'][number];
  readonly #options: PopulateOptions;
  readonly #onStored: () => void;
  readonly #lane: Lane<Put>;
  readonly #headers: string;
  #next = 0;
  #stored = 0;
  #isOver = false;
  #settle: (error?: RingmarkError) => void = () => {};

  constructor(node: PopulateOptions['nodes'][number], options: PopulateOptions, onStored: () => void) {
    this.#node = node;
    this.#options = options;
    this.#onStored = onStored;
    const connections = Math.min(REQUESTS_IN_FLIGHT_PER_NODE, node.keys.length);
    this.#lane = new Lane(
      { ...addressOf(node.url), connections, timeoutMs: options.timeoutMs },
      {
        answered: ({ key }, answer) => this.#answered(key, answer),
        lost: (_put, reason, inTime) => {
          this.#fail(new RingmarkError(inTime ? 'ERR_NODE_UNREACHABLE' : 'ERR_TIMEOUT', reason));
        },
      },
    );
    this.#headers = commonHeaders(this.#lane.host, options.authToken);
  }

  /** Returns when all is stored, or the signal is aborted. @throws as `populate` does. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    const sweeper = setInterval(() => this.#lane.sweep(performance.now()), SWEEP_MS);
    const stop = () => this.#settle();
    signal?.addEventListener('abort', stop);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settle = (error) => (error ? reject(error) : resolve());
        for (let i = 0; i < REQUESTS_IN_FLIGHT_PER_NODE; i++) this.#sendNext();
        if (this.#node.keys.length === 0 || signal?.aborted) stop();
      });
    } finally {
      this.#isOver = true;
      clearInterval(sweeper);
      signal?.removeEventListener('abort', stop);
      this.#lane.close('the end');
    }
  }

  #sendNext(): void {
    const key = this.#node.keys[this.#next++];
    if (key === undefined) return;
    const nowMs = performance.now();
    const head = putRequest(this.#headers, key, valueFor(key, 0, this.#options.sizes));
    this.#lane.send({ key, head, dueMs: nowMs, sentMs: nowMs, mayRetry: false }, nowMs);
  }

  #answered(key: string, { status, body }: HttpAnswer): void {
    if (this.#isOver) return;
    if (status < 200 || status > 299) {
      this.#fail(refusal(key, status, body));
      return;
    }
    this.#stored++;
    this.#onStored();
    if (this.#stored === this.#node.keys.length) this.#settle();
    else this.#sendNext();
  }

  #fail(cause: RingmarkError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { url, keys } = this.#node;
    const stored = `expected ${keys.length} keys to be stored, got ${this.#stored}`;
    const message = `${nodeName(this.#node)}: ${stored}, then ${cause.message}`;
    this.#settle(new RingmarkError(cause.code, message, { cause, node: url }));
  }
}

/** @param body as Latin-1 */
function refusal(key: string, status: number, body: string): RingmarkError {
  const words = `status ${status} to PUT ${key} ${Buffer.from(body, 'latin1')}`.trim();
  return new RingmarkError('ERR_NODE_STATUS', words, { key, status });
}
