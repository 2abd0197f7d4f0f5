import autocannon from 'autocannon';
import type { Operations } from '../../workload/operations.ts';
import type { StoredKeys } from '../../workload/stored-keys.ts';
import type { ValueSizes } from '../../workload/value-sizes.ts';
import { NodeRecorder } from '../node-recorder.ts';
import { commonHeaders } from '../request-text.ts';
import { type AutocannonClient, driveConnection, waitingMs } from './connection.ts';
import { RequestStream } from './request-stream.ts';

export interface NodeLoadOptions {
  /** `http://HOST:PORT` */
  url: string;
  /** One sequence per connection; none for a node that nothing is asked of. */
  operations: readonly Operations[];
  sizes: ValueSizes;
  /** Gets the keys that were inserted. */
  stored: StoredKeys;
  timeoutMs: number;
  /** What the node asks for, if it asks. */
  authToken?: string | undefined;
}

/** About as long as a timer can be: the load runs until it is stopped. */
const ENDLESS_S = 2_000_000;
/** autocannon ends only when one of its samples is due. */
const SAMPLE_MS = 50;
/** autocannon's own histogram of latencies is in whole milliseconds: it is not fed. */
const NO_HISTOGRAM = { __custom: true, recordValue() {}, reset() {}, destroy() {} };

/** One running autocannon: its connections send to one node, each as fast as it is answered, until `stop`. */
export class NodeLoad {
  readonly recorder = new NodeRecorder();
  #instance: autocannon.Instance | undefined;
  readonly #ended: Promise<void>;
  readonly #clients: AutocannonClient[] = [];

  constructor(options: NodeLoadOptions) {
    if (options.operations.length === 0) {
      this.#ended = Promise.resolve();
      return;
    }
    this.#ended = new Promise((resolve, reject) => {
      this.#instance = autocannon(instanceOptions(options, this.recorder, this.#clients), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** For how long the oldest request in flight has been waiting. */
  longestWaitMs(): number {
    return Math.max(0, ...this.#clients.map(waitingMs));
  }

  /** Returns when every connection is closed. */
  async stop(): Promise<void> {
    this.#instance?.stop();
    await this.#ended;
    this.recorder.destroy();
  }
}

/** @param clients gets every connection. */
function instanceOptions(
  options: NodeLoadOptions,
  recorder: NodeRecorder,
  clients: AutocannonClient[],
): autocannon.Options {
  const headers = commonHeaders(new URL(options.url).host, options.authToken);
  const setupClient = (client: AutocannonClient) => {
    const { operations, sizes, stored, timeoutMs } = options;
    const stream = new RequestStream(operations[clients.length]!, { recorder, headers, sizes, stored });
    clients.push(client);
    driveConnection(client, stream, recorder, timeoutMs);
  };
  const unlisted = { histograms: { latencies: NO_HISTOGRAM } };
  return {
    url: options.url,
    connections: options.operations.length,
    duration: ENDLESS_S,
    sampleInt: SAMPLE_MS,
    skipAggregateResult: true,
    setupClient: setupClient as unknown as NonNullable<autocannon.Options['setupClient']>,
    ...unlisted,
  };
}
