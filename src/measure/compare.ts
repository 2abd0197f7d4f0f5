import { setImmediate } from 'node:timers/promises';
import type { HashFunction } from '../hash/hash-function.ts';
import { hashFunction } from '../hash/registry.ts';
import { mean, median, quantile } from '../lib/statistics.ts';
import { type ArcPlacement, exactShares } from '../placement/arcs.ts';
import { exactMovement, sampledMovement } from '../placement/movement.ts';
import type { Placement } from '../placement/placement.ts';
import { createPlacement, placementAlgorithm } from '../placement/registry.ts';
import type { CompareRow, Movement } from '../result/schema.ts';
import { type TimeBudget, timeBatch } from './batch-time.ts';
import { ringShareCv, samplingCv } from './closed-forms.ts';
import { evenness } from './evenness.ts';
import { freshLoop } from './fresh-loop.ts';
import { type HashUse, hashWeakness } from './hash-gate.ts';

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
const TIMED_KEYS = 4096;
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
  hashes: Uint32Array;
  weakness: Record<HashUse, string | null>;
}

function cellsOf({ algorithms, nodes, vnodes }: CompareMatrix): Cell[] {
  return algorithms.flatMap((algorithm) =>
    nodes.flatMap((count) =>
      (placementAlgorithm(algorithm).hasVnodes ? vnodes : [null]).map((v) => ({ algorithm, nodes: count, vnodes: v })),
    ),
  );
}

function toSample(hash: HashFunction, keys: readonly string[]): Sample {
  const hashes = Uint32Array.from(keys, (key) => hash.hash32(key));
  const weakness = {
    points: hashWeakness(hash, hashes, 'points', nodeId),
    remainder: hashWeakness(hash, hashes, 'remainder', nodeId),
  };
  return { hash, keys, hashes, weakness };
}

function toRow(cell: Cell, { hash, keys, hashes, weakness }: Sample, quick: boolean): CompareRow {
  const ids = Array.from({ length: cell.nodes }, (_, i) => nodeId(i));
  const build = () =>
    createPlacement(cell.algorithm, ids, { hash: hash.name, ...(cell.vnodes && { vnodes: cell.vnodes }) });
  const placement = build();
  const { share, sampled } = shares(placement, cell, hashes);
  const isUneven = Math.max(share.z ?? 0, sampled.z ?? 0) > WEAK_Z;
  const use = placementAlgorithm(cell.algorithm).hasVnodes ? 'points' : 'remainder';
  const why = weakness[use] ?? (isUneven ? 'shares are less even than a good hash makes them' : null);
  return {
    algorithm: cell.algorithm,
    hash: hash.name,
    nodes: cell.nodes,
    vnodes: cell.vnodes,
    keys: keys.length,
    ...times(placement, keys, hashes, quick),
    buildMs: buildMs(build),
    bytes: placement.bytes,
    share,
    sampled,
    ...movements(placement, hashes),
    verdict: why === null ? 'ok' : 'weak-hash',
    ...(why !== null && { note: why }),
  };
}

function shares(placement: Placement, { nodes, vnodes }: Cell, hashes: Uint32Array) {
  const counts = new Float64Array(nodes);
  for (const hash of hashes) counts[placement.indexOfHash(hash)]!++;
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
function movements(placement: Placement, hashes: Uint32Array): { add: Movement; remove: Movement | null } {
  const count = placement.nodes.length;
  const moved = (after: Placement) =>
    hasArcs(placement) && hasArcs(after) ? exactMovement(placement, after) : sampledMovement(placement, after, hashes);
  const add = { ...moved(placement.withNode(nodeId(count))), ideal: 1 / (count + 1) };
  if (count === 1) return { add, remove: null };
  return { add, remove: { ...moved(placement.withoutNode(nodeId(count >> 1))), ideal: 1 / count } };
}

function times(placement: Placement, keys: readonly string[], hashes: Uint32Array, quick: boolean) {
  const budget: TimeBudget = { timeMs: quick ? 8 : 60, warmupMs: quick ? 4 : 20, minCalls: 3 };
  // Flat copies: a key that was just put together is a rope, and slower to read than one that came over a network.
  const timed: string[] = JSON.parse(JSON.stringify(keys.slice(0, TIMED_KEYS)));
  const signed = Int32Array.from(hashes.subarray(0, TIMED_KEYS));
  const lookup = timeBatch({ batch: timed.length, run: freshLoop(timed, (key) => placement.indexOf(key)) }, budget);
  const search = timeBatch(
    { batch: timed.length, run: freshLoop(signed, (h) => placement.indexOfHash(h >>> 0)) },
    budget,
  );
  return {
    lookupNs: { p50: median(lookup), p99: quantile(lookup, 0.99), mean: mean(lookup), samples: lookup.length },
    searchNs: { p50: median(search) },
  };
}

/** The median of three builds. */
function buildMs(build: () => Placement): number {
  const samples = [0, 0, 0].map(() => {
    const started = performance.now();
    build();
    return performance.now() - started;
  });
  return median(samples);
}

function hasArcs(placement: object): placement is ArcPlacement {
  return 'arcs' in placement;
}
