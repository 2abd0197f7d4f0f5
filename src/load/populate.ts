import { Pool } from 'undici';
import { RingmarkError } from '../lib/errors.ts';
import type { ValueSizes } from '../workload/value-sizes.ts';
import { valueFor } from '../workload/values.ts';
import { nodeName } from './node-name.ts';
import { valuePath } from './value-path.ts';

export interface PopulateOptions {
  /** What each node gets: the keys that it owns. */
  nodes: readonly { id: string; url: string; keys: readonly string[] }[];
  /** Bytes, where all are alike. */
  sizes: number | ValueSizes;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Called after every key with the fraction of all that is stored. */
  onProgress?: (fraction: number) => void;
}

const REQUESTS_IN_FLIGHT_PER_NODE = 16;

/**
 * Puts version 0 of every key on its owner.
 * @throws ERR_NODE_UNREACHABLE, ERR_TIMEOUT or ERR_NODE_STATUS, as the first node failed; the message says of every
 * node that failed how far it came. The other nodes are loaded to the end first.
 */
export async function populate(options: PopulateOptions): Promise<void> {
  const total = options.nodes.reduce((sum, node) => sum + node.keys.length, 0);
  let stored = 0;
  const onStored = () => options.onProgress?.(++stored / total);
  const outcomes = await Promise.allSettled(options.nodes.map((node) => populateNode(node, options, onStored)));
  options.signal?.throwIfAborted();
  const failures = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as RingmarkError] : []));
  const [first] = failures;
  if (!first) return;
  const message = `loading the data: ${failures.map((each) => each.message).join('; ')}`;
  throw new RingmarkError(first.code, message, { cause: first, node: first.node ?? '' });
}

async function populateNode(
  node: PopulateOptions['nodes'][number],
  options: PopulateOptions,
  onStored: () => void,
): Promise<void> {
  const { timeoutMs, sizes, signal } = options;
  const pool = new Pool(node.url, {
    connections: REQUESTS_IN_FLIGHT_PER_NODE,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  let next = 0;
  let stored = 0;
  const work = async () => {
    while (next < node.keys.length && !signal?.aborted) {
      const key = node.keys[next++]!;
      await put(pool, key, valueFor(key, 0, sizes));
      stored++;
      onStored();
    }
  };
  try {
    await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT_PER_NODE }, work));
  } catch (error) {
    next = node.keys.length;
    throw failureOf(node, stored, error as Error);
  } finally {
    await pool.destroy();
  }
}

async function put(pool: Pool, key: string, value: string): Promise<void> {
  const { statusCode, body } = await pool.request({ path: valuePath(key), method: 'PUT', body: value });
  if (statusCode >= 200 && statusCode < 300) return body.dump();
  const context = { key, status: statusCode };
  throw new RingmarkError('ERR_NODE_STATUS', `status ${statusCode} to PUT ${key} ${await body.text()}`.trim(), context);
}

function failureOf(node: PopulateOptions['nodes'][number], stored: number, error: Error): RingmarkError {
  const { url, keys } = node;
  const reason = error.message || (error as NodeJS.ErrnoException).code || error.name;
  const message = `${nodeName(node)}: expected ${keys.length} keys to be stored, got ${stored}, then ${reason}`;
  return new RingmarkError(codeOf(error), message, { cause: error, node: url });
}

function codeOf(error: Error & { code?: string }): RingmarkError['code'] {
  if (error instanceof RingmarkError) return error.code;
  return error.code?.startsWith('UND_ERR_') && error.code.endsWith('_TIMEOUT') ? 'ERR_TIMEOUT' : 'ERR_NODE_UNREACHABLE';
}
