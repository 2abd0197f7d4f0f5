import { createPlacement } from '../placement/registry.ts';
import type { LoadConfig } from '../result/schema.ts';
import { keysOf } from '../workload/keys.ts';
import { connectionsByShare } from './connection-shares.ts';

/** What one node is to be loaded with. */
export interface Target {
  id: string;
  url: string;
  /** Those that the placement gives this node. */
  keys: string[];
  /** Of all requests, 0 to 1: with every key as likely as the other, the node's share of the keys. */
  predictedShare: number;
  connections: number;
}

/**
 * Deals the keys out to the nodes, as the placement says, and the connections after them; in the order of `config.nodes`.
 * @throws ERR_USAGE as the placement does.
 */
export function planTargets(config: LoadConfig): Target[] {
  const { algorithm, hash, vnodes } = config;
  const ids = config.nodes.map((node) => node.id);
  const placement = createPlacement(algorithm, ids, { hash, vnodes });
  const keysById = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const key of keysOf(config.keys, config.seed)) keysById.get(placement.ownerOf(key))!.push(key);
  const shares = ids.map((id) => keysById.get(id)!.length / config.keys);
  const connections = connectionsByShare(shares, config.connections);
  return config.nodes.map(({ id, url }, i) => ({
    id,
    url,
    keys: keysById.get(id)!,
    predictedShare: shares[i]!,
    connections: connections[i]!,
  }));
}
