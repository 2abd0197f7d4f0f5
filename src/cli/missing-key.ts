import type { ClientNode } from '../client/client-node.ts';
import { RingmarkError } from '../lib/errors.ts';
import { shown } from '../lib/expect.ts';

/** How `get` and `del` end when the key has no value. */
export function missingKey(key: string, { url }: ClientNode): RingmarkError {
  const message = `${shown(key)}: expected a value on ${url}, which owns the key, got none`;
  return new RingmarkError('ERR_NODE_STATUS', message, { node: url, key, status: 404 });
}
