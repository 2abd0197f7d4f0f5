import type { Placement } from '../placement/placement.ts';
import { createPlacement } from '../placement/registry.ts';
import type { LoadConfig } from '../result/load-result.ts';
import { predictedShares } from '../workload/predicted-shares.ts';
import { connectionsByShare } from './connection-shares.ts';
import type { LoadWorkload } from './load-workload.ts';

/** What one node is to be loaded with. */
export interface Target {
  id: string;
  url: string;
  /** Those that the placement gives this node. */
  keys: string[];
  /** Their indices, ascending. */
  own: Uint32Array;
  /** Whether the node owns the key of this index, one that is inserted included. */
  isOwn: (index: number) => boolean;
  /** Of all requests, 0 to 1: by which keys are its own, and how often each is asked for. */
  predictedShare: number;
  connections: number;
}

/**
 * Deals the keys out to the nodes, as the placement says, and the connections after the requests that they are predicted to
 * get; in the order of `config.nodes`.
 * @throws ERR_USAGE as the placement does.
 */
export function planTargets(config: LoadConfig, workload: LoadWorkload): Target[] {
  const { nodes, algorithm, hash, vnodes } = config;
  const ids = nodes.map((node) => node.id);
  const ownerOf = owners(createPlacement(algorithm, ids, { hash, vnodes }), ids, workload);
  const own: number[][] = ids.map(() => []);
  for (let index = 0; index < workload.listed.length; index++) own[ownerOf(index)]!.push(index);
  const shares = sharesOf(workload, ownerOf, nodes.length);
  const connections = connectionsByShare(shares, config.connections);
  return nodes.map(({ id, url }, node) => ({
    id,
    url,
    keys: own[node]!.map((index) => workload.listed[index]!),
    own: Uint32Array.from(own[node]!),
    isOwn: (index) => ownerOf(index) === node,
    predictedShare: shares[node]!,
    connections: connections[node]!,
  }));
}

/** From a key's index to its node, by the order of `ids`: looked up for the keys that are there, placed anew for others. */
function owners(
  placement: Placement,
  ids: readonly string[],
  { keys, listed }: LoadWorkload,
): (index: number) => number {
  const positions = placement.nodes.map((id) => ids.indexOf(id));
  const place = (index: number) => positions[placement.indexOf(keys.at(index))]!;
  const known = Uint16Array.from(listed.keys(), place);
  return (index) => known[index] ?? place(index);
}

/** A read-modify-write is two requests; what is inserted goes where the keys go. A node of which no key is drawn gets none. */
function sharesOf({ popularity, mix }: LoadWorkload, ownerOf: (index: number) => number, nodes: number): number[] {
  const { draws, keys } = predictedShares(popularity, ownerOf, nodes);
  const drawn = mix.reads + mix.updates + 2 * mix.rmw;
  const requests = draws.map((share, node) => (share > 0 ? share * drawn + keys[node]! * mix.inserts : 0));
  const total = requests.reduce((sum, each) => sum + each, 0);
  return requests.map((each) => each / total);
}
