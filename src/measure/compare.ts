import { setImmediate } from 'node:timers/promises';
import type { HashFunction } from '../hash/hash-function.ts';
import { hashFunction } from '../hash/registry.ts';
import { exactShares, hasArcs } from '../placement/arcs.ts';
import { type HashedKeys, hashKeys, indexOfHashed } from '../placement/hashed-keys.ts';
import { exactMovement, sampledMovement } from '../placement/movement.ts';
import type { Placement } from '../placement/placement.ts';
import { createPlacement, placementAlgorithm } from '../placement/registry.ts';
import type { CompareRow, Movement } from '../result/schema.ts';
import type { TimeBudget } from './batch-time.ts';
import { ringShareCv, samplingCv } from './closed-forms.ts';
import { evenness } from './evenness.ts';
import { hashWeakness } from './hash-gate.ts';
import { buildTimeMs, lookupTimes } from './placement-times.ts';

/** Every combination of these is one row; vnodes multiply only the algorithms that have them. */
export interface CompareMatrix {
  algorithms: readonly string[];
  hashes: readonly string[];
  vnodes: readonly number[];
  nodes: readonly number[];
}

export interface CompareOptions extends CompareMatrix {
  keys: readonly string[];
  /** Shorter timings. */
  quick: boolean;
  /** Once aborted, the rows that are done are given back. */
  signal?: AbortSignal | undefined;
  onProgress?: (fraction: number, detail: string) => void;
}

/** A row whose CV lies further than this above the closed form belongs to a weak hash. */
const WEAK_Z = 5;
const nodeId = (i: number) => `node-${i + 1}`;

/** Judges placements by one yardstick: evenness, movement, lookup and build time, bytes. */
export async function compare(options: CompareOptions): Promise<CompareRow[]> {
  const rows: CompareRow[] = [];
  const cells = cellsOf(options);
  for (const hashName of options.hashes) {
    const sample = toSample(hashFunction(hashName), options.keys);
    for (const cell of cells) {
      // A turn of the event loop, so that a signal gets through.
      await setImmediate();
      if (options.signal?.aborted) return rows;
      rows.push(toRow(cell, sample, options.quick));
      const done = rows.length / (cells.length * options.hashes.length);
      options.onProgress?.(done, `${cell.algorithm} ${hashName} ${cell.nodes} nodes`);
    }
  }
  return rows;
}

interface Cell {
  algorithm: string;
  nodes: number;
  vnodes: number | null;
}

/** The keys as one hash function sees them, hashed once for all rows. */
interface Sample {
  hash: HashFunction;
  keys: readonly string[];
  hashes: HashedKeys;
  weakness: { points: string | null; remainder: string | null };
}

function cellsOf({ algorithms, nodes, vnodes }: CompareMatrix): Cell[] {
  return algorithms.flatMap((algorithm) =>
    nodes.flatMap((count) =>
      (placementAlgorithm(algorithm).hasVnodes ? vnodes : [null]).map((v) => ({ algorithm, nodes: count, vnodes: v })),
    ),
  );
}

function toSample(hash: HashFunction, keys: readonly string[]): Sample {
  const hashes = hashKeys(keys, hash);
  const unsigned = new Uint32Array(hashes.hash32.buffer);
  const weakness = {
    points: hashWeakness(hash, unsigned, 'points', nodeId),
    remainder: hashWeakness(hash, unsigned, 'remainder', nodeId),
  };
  return { hash, keys, hashes, weakness };
}

function toRow(cell: Cell, { hash, keys, hashes, weakness }: Sample, quick: boolean): CompareRow {
  const ids = Array.from({ length: cell.nodes }, (_, i) => nodeId(i));
  const build = () =>
    createPlacement(cell.algorithm, ids, { hash: hash.name, ...(cell.vnodes && { vnodes: cell.vnodes }) });
  const placement = build();
  const budget: TimeBudget = { timeMs: quick ? 8 : 60, warmupMs: quick ? 4 : 20, minCalls: 3 };
  const { share, sampled } = shares(placement, cell, hashes);
  const isUneven = Math.max(share.z ?? 0, sampled.z ?? 0) > WEAK_Z;
  const use = placementAlgorithm(cell.algorithm).hashUse;
  const why =
    (use === 'mixed' ? null : weakness[use]) ?? (isUneven ? 'shares are less even than a good hash makes them' : null);
  return {
    algorithm: cell.algorithm,
    hash: hash.name,
    nodes: cell.nodes,
    vnodes: cell.vnodes,
    keys: keys.length,
    ...lookupTimes(placement, keys, hashes, budget),
    buildMs: buildTimeMs(build),
    bytes: placement.bytes,
    share,
    sampled,
    ...movements(placement, hashes),
    verdict: why === null ? 'ok' : 'weak-hash',
    ...(why !== null && { note: why }),
  };
}

function shares(placement: Placement, { nodes, vnodes }: Cell, hashes: HashedKeys) {
  const counts = new Float64Array(nodes);
  for (let i = 0; i < hashes.length; i++) counts[indexOfHashed(placement, hashes, i)]!++;
  const noise = samplingCv(nodes, hashes.length);
  if (!hasArcs(placement) || vnodes === null) {
    const sampled = evenness(counts, noise, null);
    return { share: { exact: false, ...sampled }, sampled };
  }
  const ringCv = ringShareCv(nodes, vnodes);
  return {
    share: { exact: true, ...evenness(exactShares(placement), ringCv, vnodes) },
    sampled: evenness(counts, Math.hypot(ringCv, noise), vnodes),
  };
}

/** One node more, and the middle one less. */
function movements(placement: Placement, hashes: HashedKeys): { add: Movement; remove: Movement | null } {
  const count = placement.nodes.length;
  const moved = (after: Placement) =>
    hasArcs(placement) && hasArcs(after) ? exactMovement(placement, after) : sampledMovement(placement, after, hashes);
  const add = { ...moved(placement.withNode(nodeId(count))), ideal: 1 / (count + 1) };
  if (count === 1) return { add, remove: null };
  return { add, remove: { ...moved(placement.withoutNode(nodeId(count >> 1))), ideal: 1 / count } };
}
