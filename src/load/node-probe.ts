import { request } from 'undici';
import { RingmarkError } from '../lib/errors.ts';
import { bearer } from '../protocol/auth-token.ts';
import type { NodeStats } from '../protocol/node-stats.ts';
import { READY_PATH, STATS_PATH } from '../protocol/paths.ts';
import { nodeName } from './node-name.ts';

interface NodeAddress {
  id: string;
  url: string;
}

/** A node's own account of what it uses, with its own clock: when the answer arrives does not matter. */
export interface NodeUsage {
  uptimeS: number;
  cpuSeconds: number;
  rssBytes: number;
}

/** @throws ERR_NODE_UNREACHABLE unless every node says that it is ready; names each that does not. The signal's reason once aborted. */
export async function expectReady(
  nodes: readonly NodeAddress[],
  timeoutMs: number,
  { authToken, signal }: { authToken?: string | undefined; signal?: AbortSignal | undefined },
): Promise<void> {
  const reasons = await Promise.all(nodes.map((node) => notReady(node, timeoutMs, authToken, signal)));
  signal?.throwIfAborted();
  const down = nodes.flatMap((node, i) =>
    reasons[i] ? [{ url: node.url, text: `${nodeName(node)}: ${reasons[i]}` }] : [],
  );
  if (down.length === 0) return;
  const message = `expected every node to be ready, got ${down.map((each) => each.text).join('; ')}`;
  throw new RingmarkError('ERR_NODE_UNREACHABLE', message, { node: down[0]!.url });
}

/** What the node uses now; undefined where it does not say (it is gone, late, or no node of ours). */
export async function readUsage(url: string, timeoutMs: number, authToken?: string): Promise<NodeUsage | undefined> {
  try {
    const { body } = await get(url + STATS_PATH, timeoutMs, authToken);
    const { uptimeS, cpuSeconds, rssBytes } = (await body.json()) as NodeStats;
    return [uptimeS, cpuSeconds, rssBytes].every(Number.isFinite) ? { uptimeS, cpuSeconds, rssBytes } : undefined;
  } catch {
    return undefined;
  }
}

/** Cores' worth of CPU time between two accounts; null where there is none, or the node began anew. */
export function cpuBetween(before: NodeUsage | undefined, after: NodeUsage | undefined): number | null {
  if (!before || !after || after.uptimeS <= before.uptimeS) return null;
  return (after.cpuSeconds - before.cpuSeconds) / (after.uptimeS - before.uptimeS);
}

async function notReady(
  { url }: NodeAddress,
  timeoutMs: number,
  authToken: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const { statusCode, body } = await get(url + READY_PATH, timeoutMs, authToken, signal);
    await body.dump();
    return statusCode === 200 ? undefined : `status ${statusCode}`;
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    return name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : message || code || name;
  }
}

function get(url: string, timeoutMs: number, authToken: string | undefined, signal?: AbortSignal) {
  const headers = authToken === undefined ? {} : { authorization: bearer(authToken) };
  const timeout = AbortSignal.timeout(timeoutMs);
  return request(url, { headers, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
}
