import autocannon from 'autocannon';
import { Random } from '../lib/random.ts';
import { Inserts } from '../workload/inserts.ts';
import { KeySpace } from '../workload/key-space.ts';
import { mixOf } from '../workload/mix.ts';
import { Operations } from '../workload/operations.ts';
import { Uniform } from '../workload/popularity/uniform.ts';
import { StoredKeys } from '../workload/stored-keys.ts';
import { type AutocannonClient, driveConnection, waitingMs } from './connection.ts';
import { NodeRecorder } from './node-recorder.ts';
import { RequestStream } from './request-stream.ts';

export interface NodeLoadOptions {
  /** `http://HOST:PORT` */
  url: string;
  /** Those that this node owns; at least one where there are connections. */
  keys: readonly string[];
  reads: number;
  valueSizeBytes: number;
  timeoutMs: number;
  /** One per connection; none for a node that owns no key. */
  seeds: readonly number[];
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
    if (options.seeds.length === 0) {
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

function operationsOf(keys: readonly string[], reads: number, seed: number): Operations {
  const options = { random: new Random(~seed), part: { index: 0, of: 1 }, stored: new StoredKeys() };
  return new Operations({
    keys: new KeySpace(keys.length, 0, [...keys]),
    draws: new Uniform(keys.length).draws(options),
    inserts: new Inserts(keys.length),
    mix: mixOf({ reads }),
    seed,
  });
}

/** @param clients gets every connection. */
function instanceOptions(
  options: NodeLoadOptions,
  recorder: NodeRecorder,
  clients: AutocannonClient[],
): autocannon.Options {
  const { host } = new URL(options.url);
  const seeds = options.seeds.values();
  const setupClient = (client: AutocannonClient) => {
    clients.push(client);
    const { keys, reads, valueSizeBytes, timeoutMs } = options;
    const operations = operationsOf(keys, reads, seeds.next().value ?? 0);
    driveConnection(client, new RequestStream(operations, recorder, host, valueSizeBytes), recorder, timeoutMs);
  };
  const unlisted = { histograms: { latencies: NO_HISTOGRAM } };
  return {
    url: options.url,
    connections: options.seeds.length,
    duration: ENDLESS_S,
    sampleInt: SAMPLE_MS,
    skipAggregateResult: true,
    setupClient: setupClient as unknown as NonNullable<autocannon.Options['setupClient']>,
    ...unlisted,
  };
}
