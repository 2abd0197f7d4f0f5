import { RingmarkError } from '../lib/errors.ts';
import { expectInteger, shown, usageError } from '../lib/expect.ts';
import type { Placement, PlacementOptions } from '../placement/placement.ts';
import { createPlacement } from '../placement/registry.ts';
import { type ErrorBody, saysNotFound } from '../protocol/error-body.ts';
import { keyPath } from '../protocol/key.ts';
import { Call, type CallOptions } from './call.ts';
import { type ClientNode, resolveNodes } from './client-node.ts';
import type { NodeAnswer, NodeRequest } from './node/exchange.ts';
import { NodeLink } from './node/node-link.ts';

export interface KvClientOptions extends PlacementOptions {
  /** URLs (`http://localhost:5000`), `ID=URL`, or ids with URLs. The same set, in any order, routes alike. */
  nodes: readonly (string | ClientNode)[];
  /** A name from the placement registry; `ring` unless told otherwise. */
  algorithm?: string;
  /** Milliseconds until a call fails, from the call to the last byte of the answer; 5000 unless told otherwise. */
  timeoutMs?: number;
  /** Connections to each node, opened as needed; calls beyond them wait their turn. 16 unless told otherwise. */
  connectionsPerNode?: number;
}

export interface PutOptions extends CallOptions {
  /** Printable ASCII; the node gives it back with the value. `application/octet-stream` unless told otherwise. */
  contentType?: string;
}

/**
 * A client of a cluster: every key goes to the node that the placement names.
 *
 * A `get` whose connection was closed before the answer began is sent once more, within the same deadline: that is what
 * a connection that the node closed while it was idle looks like. Nothing else is ever sent twice, neither to the same
 * node nor to another one: a `put` or `delete` that failed with ERR_TIMEOUT or ERR_NODE_UNREACHABLE may or may not have
 * taken effect, and the caller decides. No call outlives `timeoutMs`, whatever the node does.
 *
 * Every method throws
 * - ERR_USAGE for a key that is not 1 to 1,024 bytes of well-formed Unicode;
 * - ERR_TIMEOUT when the whole answer is not there in time;
 * - ERR_NODE_UNREACHABLE when the node is down, closes the connection or does not speak HTTP;
 * - ERR_NODE_STATUS when the node refuses, with its `status` and its own message;
 * - ERR_ABORTED when the call's `signal` is aborted;
 * - ERR_STATE after `close`.
 *
 * The error's `node` and `key` say where.
 */
export class KvClient {
  readonly placement: Placement;
  readonly #timeoutMs: number;
  /** By the placement's index. */
  readonly #links: readonly NodeLink[];

  /** @throws ERR_USAGE when an option is out of range, or the nodes are none, not distinct or not URLs. */
  constructor(options: KvClientOptions) {
    const { nodes, algorithm = 'ring', timeoutMs = 5_000, connectionsPerNode = 16, ...placementOptions } = options;
    expectInteger('timeoutMs', timeoutMs, 1, 3_600_000);
    expectInteger('connectionsPerNode', connectionsPerNode, 1, 65_536);
    const resolved = resolveNodes(nodes);
    this.#timeoutMs = timeoutMs;
    this.placement = createPlacement(algorithm, resolved, placementOptions);
    const byId = new Map(resolved.map((node) => [node.id, node]));
    this.#links = this.placement.nodes.map((id) => new NodeLink(byId.get(id)!, timeoutMs, connectionsPerNode));
  }

  /** The value's bytes; undefined where the key has none. */
  async get(key: string, options: CallOptions = {}): Promise<Uint8Array | undefined> {
    const request = { method: 'GET', path: keyPath(key) } as const;
    const answer = await this.#send(this.#call('GET', key, options), request, [200, 404]);
    return answer.status === 200 ? answer.body : undefined;
  }

  /** The value as UTF-8 text; undefined where the key has none. */
  async getText(key: string, options: CallOptions = {}): Promise<string | undefined> {
    const value = await this.get(key, options);
    return value && Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
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
    if (typeof value !== 'string' && !(value instanceof Uint8Array))
      throw usageError('value', 'a string or bytes', value);
    if (typeof value === 'string' && !value.isWellFormed())
      throw usageError('value', 'well-formed Unicode without lone surrogates, or bytes', value);
    const { contentType } = options;
    const headers = contentType === undefined ? {} : { 'content-type': expectHeaderValue('contentType', contentType) };
    const request = { method: 'PUT', path: keyPath(key), body: value, headers } as const;
    const answer = await this.#send(this.#call('PUT', key, options), request, [201, 204]);
    return { created: answer.status === 201, version: unquoted(answer.headers.etag) };
  }

  /** Whether there was a value to delete. */
  async delete(key: string, options: CallOptions = {}): Promise<boolean> {
    const request = { method: 'DELETE', path: keyPath(key) } as const;
    const answer = await this.#send(this.#call('DELETE', key, options), request, [204, 404]);
    return answer.status === 204;
  }

  /** The node that the key belongs to. */
  ownerOf(key: string): ClientNode {
    return this.#links[this.placement.indexOf(key)]!.node;
  }

  /** Waits for the calls under way, no longer than their deadline, then closes every connection. */
  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()));
  }

  #call(method: string, key: string, { signal }: CallOptions): Call {
    return new Call(method, key, this.#timeoutMs, signal);
  }

  async #send(call: Call, request: NodeRequest, expected: readonly number[]): Promise<NodeAnswer> {
    const { key } = call;
    const link = this.#links[this.placement.indexOf(key)]!;
    const answer = await link.send(call, request);
    if (expected.includes(answer.status) && isFromNode(request, answer)) return answer;
    const { status } = answer;
    const { url } = link.node;
    const message = `${url}: expected ${expected.join(' or ')} to ${request.method} ${shown(key)}, got ${status}`;
    throw new RingmarkError('ERR_NODE_STATUS', `${message}: ${reasonIn(answer.body)}`, { node: url, key, status });
  }
}

/** Whatever else listens on a node's port may answer 404 or 200 too: that must not pass for a missing or a stored value. */
function isFromNode({ method }: NodeRequest, { status, headers, body }: NodeAnswer): boolean {
  if (status === 404) return saysNotFound(status, body);
  return method === 'DELETE' || headers.etag !== undefined;
}

/** The message of a node's error body; of anything else, its beginning. */
function reasonIn(body: Buffer): string {
  const text = body.toString('utf8');
  try {
    return (JSON.parse(text) as ErrorBody).error.message;
  } catch {
    return `not an answer of a storage node: ${shown(text)}`;
  }
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

/** Anything but printable ASCII could end a header's line and begin another. */
function expectHeaderValue(name: string, value: string): string {
  if (/^[\x20-\x7e]+$/.test(value)) return value;
  throw usageError(name, 'printable ASCII', value);
}
