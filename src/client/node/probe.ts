import { Client } from 'undici';
import { READY_PATH } from '../../protocol/paths.ts';
import { exchange } from './exchange.ts';

/**
 * Whether the node says that it is ready, asked on a connection of its own: those of the pool may be the trouble, or taken.
 * @param timeoutMs until it counts as a no
 */
export async function isReady(
  url: string,
  headers: Record<string, string>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const client = new Client(url, { connectTimeout: timeoutMs, headersTimeout: 0, bodyTimeout: 0 });
  try {
    const { status } = await exchange(client, { method: 'GET', path: READY_PATH, headers }, timeoutMs, signal);
    return status === 200;
  } catch {
    return false;
  } finally {
    await client.destroy();
  }
}
