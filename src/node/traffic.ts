import type { HttpResponse } from 'uWebSockets.js';
import { BodyBuffers } from './body-buffers.ts';
import { HeldBytes } from './held-bytes.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { RequestCounts } from './request-counts.ts';

/** Of so many requests one has its time taken. */
export const TIMED_ONE_IN = 8;

/** Answers of this length or less are never many bytes: as many as fit into one read of a connection take some MiB. */
const SMALL_BYTES = 1024;
/** What all answers of one turn of the event loop may take before each is asked whether its client reads. */
const BURST_BYTES = 1024 * 1024;

/** Buffers for bodies keep so much memory at most while nobody uses them, and no more than this part of what the store has. */
const MAX_WARM_BYTES = 16 * 1024 * 1024;
const WARM_SHARE = 32;

/** What goes through a node: how many, how fast, how many at this moment; and whether it takes more. */
export class Traffic {
  readonly counts = new RequestCounts();
  /** Operations in batches: each batch is one request beside. */
  readonly operations = new RequestCounts();
  readonly held: HeldBytes;
  readonly buffers: BodyBuffers;
  readonly latency = new LatencyHistogram();
  /** Whether `/readyz` says so: false while the node starts up and while it drains. */
  ready = false;
  /** While true, every answer asks its client to close the connection. */
  draining = false;
  /** Requests that wait for the rest of their body, or for their client to read the answer. */
  inFlight = 0;
  aborted = 0;
  #begun = 0;
  connections = 0;
  /** Called with what a handler has thrown. */
  onError: (error: unknown) => void = () => {};

  #burst = 0;

  /**
   * @param maxHeldBytes for slow clients
   * @param maxBodyBytes of one body
   * @param maxMemoryBytes of the store
   */
  constructor(maxHeldBytes: number, maxBodyBytes: number, maxMemoryBytes: number) {
    this.held = new HeldBytes(maxHeldBytes);
    this.buffers = new BodyBuffers(maxBodyBytes, Math.min(MAX_WARM_BYTES, maxMemoryBytes / WARM_SHARE));
  }

  /**
   * The moment at which a request began if its time is taken, else 0. Two looks at the clock cost a hundredth of a GET, so
   * one request in eight is timed; the first one is.
   */
  clock(): number {
    return this.#begun++ % TIMED_ONE_IN === 0 ? performance.now() : 0;
  }

  /**
   * Whether an answer has to see if its client reads. uWebSockets.js keeps what a client does not read yet, and a connection
   * may bring thousands of requests in one read: answered blindly, with 16 KiB each, they would take hundreds of MiB.
   * @param length of the answer's body
   */
  isBurst(length: number): boolean {
    if (length <= SMALL_BYTES) return false;
    if (this.#burst === 0) setImmediate(this.#endBurst);
    this.#burst += length;
    return this.#burst > BURST_BYTES;
  }

  readonly #endBurst = (): void => {
    this.#burst = 0;
  };

  /** Counts an answer. @param startMs what `clock` said when the request's head had been read */
  answered(counter: number, startMs: number): void {
    this.counts.counters[counter]!++;
    if (startMs !== 0) this.latency.record((performance.now() - startMs) * 1000);
  }

  /** @param change 1 for a connection that was opened, -1 for one that was closed */
  readonly connected = (_: unknown, change: unknown): void => {
    this.connections += Number(change);
  };

  /** A request that was in flight has got its answer. */
  readonly settle = (): void => {
    this.inFlight--;
  };

  /** A handler has thrown: its client loses the connection, and nobody else notices. */
  fail(res: HttpResponse, error: unknown): void {
    this.onError(error);
    res.close();
  }

  /** A request that was in flight has lost its client. */
  readonly abort = (): void => {
    this.aborted++;
    this.settle();
  };
}
