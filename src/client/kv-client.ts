import type { Placement } from '../placement/placement.ts';
import { createPlacement } from '../placement/registry.ts';
import { expectKey } from '../protocol/key.ts';
import { detailsOf, type EntryDetails, entryList, expectValue, keyList } from './arguments.ts';
import { Call, type CallOptions, expectSignal } from './call.ts';
import { type ClientNode, resolveNodes } from './client-node.ts';
import { expectKnown, NO_OPTIONS } from './known-options.ts';
import { forEachKey, type GetResult, type PutResult, storedValue, storedVersion } from './many.ts';
import { OpenCalls } from './open-calls.ts';
import type { Answer, Operation } from './operation.ts';
import { type ClientSettings, expectOptions, type KvClientOptions, settingsOf } from './options.ts';
import { KeyCalls } from './routing/key-calls.ts';

export interface PutOptions extends CallOptions, EntryDetails {}

const CALL_OPTIONS: ReadonlySet<string> = new Set<keyof CallOptions>(['signal']);
const PUT_OPTIONS: ReadonlySet<string> = new Set<keyof PutOptions>(['signal', 'contentType', 'ttlMs']);

/**
 * A client of a cluster: every key goes to the node that the placement names.
 *
 * A `get` whose connection was closed before the answer began is sent once more, within the same deadline: that is what
 * a connection that the node closed while it was idle looks like. Unless `retries` or `retryWrites` ask for it, nothing else
 * is ever sent twice, neither to the same node nor to another one: a `put` or `delete` that failed with ERR_TIMEOUT or
 * ERR_NODE_UNREACHABLE may or may not have taken effect, and the caller decides. No call outlives `timeoutMs`, whatever the
 * node does.
 *
 * Every method throws
 * - ERR_USAGE for a key that is not 1 to 1,024 bytes of well-formed Unicode, and for an option that it does not have;
 * - ERR_TIMEOUT when the whole answer is not there in time;
 * - ERR_NODE_UNREACHABLE when the node is down, was taken out, closes the connection or does not speak HTTP;
 * - ERR_NODE_STATUS when the node refuses, with its `status` and its own message;
 * - ERR_ABORTED when the call's `signal` is aborted;
 * - ERR_STATE after `close`.
 *
 * The error's `node` and `key` say where.
 */
export class KvClient {
  readonly placement: Placement;
  readonly #settings: ClientSettings;
  readonly #calls: KeyCalls;
  readonly #open = new OpenCalls();

  /** @throws ERR_USAGE when an option is out of range or none of those that there are, or the nodes are none, not distinct or not URLs. */
  constructor(options: KvClientOptions) {
    const nodes = resolveNodes(expectOptions(options).nodes);
    this.#settings = settingsOf(options, nodes.length);
    this.placement = createPlacement(this.#settings.algorithm, nodes, options);
    this.#calls = new KeyCalls(this.placement, nodes, this.#settings);
  }

  /** The value's bytes; undefined where the key has none. */
  async get(key: string, options: CallOptions = NO_OPTIONS): Promise<Uint8Array | undefined> {
    return storedValue(await this.#read('GET', key, options));
  }

  /** The value as UTF-8 text; undefined where the key has none. */
  async getText(key: string, options: CallOptions = NO_OPTIONS): Promise<string | undefined> {
    const value = await this.get(key, options);
    return value && Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  }

  /** Whether the key has a value, without fetching it. */
  async has(key: string, options: CallOptions = NO_OPTIONS): Promise<boolean> {
    const { status } = await this.#read('HEAD', key, options);
    return status === 200;
  }

  /**
   * Stores the value whole, or not at all.
   * @param value bytes, or text that is stored as UTF-8.
   * @returns `created` is false where a value was replaced. `version` is the entry's, as `ETag` gives it without quotes.
   */
  async put(
    key: string,
    value: string | Uint8Array,
    options: PutOptions = NO_OPTIONS,
  ): Promise<{ created: boolean; version: string }> {
    const details = detailsOf(expectKnown(options, PUT_OPTIONS));
    const operation = { method: 'PUT', key, value: expectValue(value), ...details } as const;
    const [answer] = (await this.#write(operation, options)) as [Answer];
    return storedVersion(answer);
  }

  /** Whether there was a value to delete. */
  async delete(key: string, options: CallOptions = NO_OPTIONS): Promise<boolean> {
    const answers = await this.#write({ method: 'DELETE', key }, expectKnown(options, CALL_OPTIONS));
    return answers.some(({ status }) => status === 204);
  }

  /**
   * The values of many keys, one batch to each node, all at once. A key that is listed twice is asked for once.
   * @returns what came of each key, in the order of `keys`: the promise itself fails with ERR_USAGE and ERR_STATE only
   */
  getMany(keys: Iterable<string>, options: CallOptions = NO_OPTIONS): Promise<GetResult[]> {
    return this.#during(() => {
      expectSignal(expectKnown(options, CALL_OPTIONS).signal);
      return forEachKey(keyList(keys), async (key) => {
        const answer = await this.#calls.read(this.#call({ method: 'GET', key }, options, true));
        return { key, value: storedValue(answer) };
      });
    });
  }

  /**
   * Stores many values, one batch to each node, all at once. Of a key that is listed twice the last value is stored, and
   * nothing else.
   * @param entries pairs, as a Map has them
   * @param options for all of them
   * @returns what came of each entry, in their order: the promise itself fails with ERR_USAGE and ERR_STATE only
   */
  putMany(
    entries: Iterable<readonly [key: string, value: string | Uint8Array]>,
    options: PutOptions = NO_OPTIONS,
  ): Promise<PutResult[]> {
    return this.#during(async () => {
      expectSignal(expectKnown(options, PUT_OPTIONS).signal);
      const pairs = entryList(entries);
      const values = new Map(pairs);
      const details = detailsOf(options);
      return forEachKey(
        pairs.map(([key]) => key),
        async (key) => {
          const operation = { method: 'PUT', key, value: values.get(key)!, ...details } as const;
          const [answer] = (await this.#calls.write(this.#call(operation, options, true))) as [Answer];
          return { key, ...storedVersion(answer) };
        },
      );
    });
  }

  /** The node that the key belongs to. */
  ownerOf(key: string): ClientNode {
    return this.#calls.ownerOf(key);
  }

  /** Waits for the calls under way, no longer than their deadline, then closes every connection. */
  async close(): Promise<void> {
    await this.#open.close();
    await this.#calls.close();
  }

  #read(method: 'GET' | 'HEAD', key: string, options: CallOptions): Promise<Answer> {
    expectKnown(options, CALL_OPTIONS);
    return this.#during(() => this.#calls.read(this.#call({ method, key: expectKey(key) }, options)));
  }

  #write(operation: Operation, options: CallOptions): Promise<Answer[]> {
    expectKey(operation.key);
    return this.#during(() => this.#calls.write(this.#call(operation, options)));
  }

  #call(operation: Operation, { signal }: CallOptions, isBatched = this.#settings.batch === 'auto'): Call {
    return new Call(operation, { timeoutMs: this.#settings.timeoutMs, signal, isBatched });
  }

  async #during<T>(work: () => Promise<T>): Promise<T> {
    this.#open.begin();
    try {
      return await work();
    } finally {
      this.#open.end();
    }
  }
}
