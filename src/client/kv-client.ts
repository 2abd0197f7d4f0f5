import { expectInteger, usageError } from '../lib/expect.ts';
import type { Placement } from '../placement/placement.ts';
import { createPlacement } from '../placement/registry.ts';
import { expectKey } from '../protocol/key.ts';
import { MAX_TTL_MS, MIN_TTL_MS } from '../protocol/limits.ts';
import { Call, type CallOptions } from './call.ts';
import { type ClientNode, resolveNodes } from './client-node.ts';
import { KvNode } from './node/kv-node.ts';
import { OpenCalls } from './open-calls.ts';
import type { Answer, Operation } from './operation.ts';
import { type ClientSettings, type KvClientOptions, settingsOf } from './options.ts';
import { type ReadPolicy, readFirst } from './reading.ts';
import { type RetryPolicy, retrying } from './retrying.ts';
import { Routes } from './routes.ts';
import { writeAll } from './writing.ts';

export interface PutOptions extends CallOptions {
  /** Printable ASCII; the node gives it back with the value. `application/octet-stream` unless told otherwise. */
  contentType?: string;
  /** Milliseconds until the entry is gone: a whole number from 1 to 10^12. It stays unless told otherwise. */
  ttlMs?: number;
}

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
 * - ERR_USAGE for a key that is not 1 to 1,024 bytes of well-formed Unicode;
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
  readonly #retries: RetryPolicy;
  readonly #reads: ReadPolicy<KvNode>;
  readonly #calls = new OpenCalls();
  readonly #nodes: readonly KvNode[];
  readonly #routes: Routes<KvNode>;

  /** @throws ERR_USAGE when an option is out of range, or the nodes are none, not distinct or not URLs. */
  constructor(options: KvClientOptions) {
    const nodes = resolveNodes(options.nodes);
    const settings = settingsOf(options, nodes.length);
    const { retries, retryBaseMs, jitter } = settings;
    this.#settings = settings;
    this.#retries = { retries, baseMs: retryBaseMs, jitter, onRetry: () => {} };
    const { hedgeAfterMs } = settings;
    this.#reads = { ask: (node, call) => node.ask(call), hedgeAfterMs, onHedge: () => {} };
    this.placement = createPlacement(settings.algorithm, nodes, options);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const link = {
      ...settings,
      connections: settings.connectionsPerNode,
      headers: {},
      events: { wentDown: () => {}, cameBack: () => {} },
    };
    this.#nodes = this.placement.nodes.map((id) => new KvNode(byId.get(id)!, link));
    this.#routes = new Routes(this.placement, this.#nodes, settings);
  }

  /** The value's bytes; undefined where the key has none. */
  async get(key: string, options: CallOptions = {}): Promise<Uint8Array | undefined> {
    const { status, value } = await this.#read('GET', key, options);
    return status === 200 ? value : undefined;
  }

  /** The value as UTF-8 text; undefined where the key has none. */
  async getText(key: string, options: CallOptions = {}): Promise<string | undefined> {
    const value = await this.get(key, options);
    return value && Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  }

  /** Whether the key has a value, without fetching it. */
  async has(key: string, options: CallOptions = {}): Promise<boolean> {
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
    options: PutOptions = {},
  ): Promise<{ created: boolean; version: string }> {
    const contentType = expectContentType(options.contentType);
    const ttlMs = expectTtl(options.ttlMs);
    const operation = { method: 'PUT', key, value: expectValue(value), contentType, ttlMs } as const;
    const [{ status, version }] = (await this.#write(operation, options)) as [Answer];
    return { created: status === 201, version };
  }

  /** Whether there was a value to delete. */
  async delete(key: string, options: CallOptions = {}): Promise<boolean> {
    const answers = await this.#write({ method: 'DELETE', key }, options);
    return answers.some(({ status }) => status === 204);
  }

  /** The node that the key belongs to. */
  ownerOf(key: string): ClientNode {
    return this.#routes.ownerOf(key).node;
  }

  /** Waits for the calls under way, no longer than their deadline, then closes every connection. */
  async close(): Promise<void> {
    await this.#calls.close();
    await Promise.all(this.#nodes.map((node) => node.close()));
  }

  #read(method: 'GET' | 'HEAD', key: string, { signal }: CallOptions): Promise<Answer> {
    const call = new Call({ method, key: expectKey(key) }, this.#settings.timeoutMs, signal);
    const attempt = () => readFirst(call, this.#routes.of(key), this.#reads);
    return this.#during(() => retrying(call, this.#retries, attempt));
  }

  #write(operation: Operation, { signal }: CallOptions): Promise<Answer[]> {
    const key = expectKey(operation.key);
    const { timeoutMs, retryWrites } = this.#settings;
    const call = new Call(operation, timeoutMs, signal);
    const nodes = [...this.#routes.of(key)];
    const attempt = (i: number) => {
      // Between two attempts the node may have been taken out.
      if (nodes[i]!.isDown) nodes[i] = this.#routes.insteadOf(key, nodes) ?? nodes[i]!;
      return nodes[i]!.ask(call);
    };
    const write = (i: number) => (retryWrites ? retrying(call, this.#retries, () => attempt(i)) : attempt(i));
    return this.#during(() => writeAll(call, nodes, write));
  }

  async #during<T>(work: () => Promise<T>): Promise<T> {
    this.#calls.begin();
    try {
      return await work();
    } finally {
      this.#calls.end();
    }
  }
}

function expectValue(value: string | Uint8Array): string | Uint8Array {
  if (typeof value !== 'string' && !(value instanceof Uint8Array))
    throw usageError('value', 'a string or bytes', value);
  if (typeof value === 'string' && !value.isWellFormed())
    throw usageError('value', 'well-formed Unicode without lone surrogates, or bytes', value);
  return value;
}

/** Anything but printable ASCII could end a header's line and begin another. */
function expectContentType(type: string | undefined): string | undefined {
  if (type === undefined || /^[\x20-\x7e]+$/.test(type)) return type;
  throw usageError('contentType', 'printable ASCII', type);
}

function expectTtl(ttlMs: number | undefined): number | undefined {
  return ttlMs === undefined ? undefined : expectInteger('ttlMs', ttlMs, MIN_TTL_MS, MAX_TTL_MS);
}
