import { hashFunction } from '../hash/registry.ts';
import { hasArcs } from '../placement/arcs.ts';
import { indexOfHashed } from '../placement/hashed-keys.ts';
import type { CompareCell } from '../result/schema.ts';
import { keyShapes } from '../workload/key-shapes.ts';
import type { KeyInput } from './compare.ts';
import { buildCell } from './compare-cells.ts';
import { timeBudget } from './compare-row.ts';
import { HashedSample } from './hashed-sample.ts';
import { keyCount } from './key-count.ts';

/** How long a comparison will take, in seconds: good to a factor of about two. */
export interface SweepEstimate {
  readonly totalS: number;
  /** Of each cell, in their order; a file's pass, in which all are tallied, is `passS`. */
  readonly cellS: readonly number[];
  readonly passS: number;
}

/** Two sizes that are tried; what a cell of another size costs lies on the line through them. */
const SMALL = 32;
const LARGE = 256;
const TRIED_VNODES = 20;
const TRIED_KEYS = 1_000;
const ROUNDS = 4;
/** The build, three that are timed, and a change or two that build anew. */
const BUILDS = 7;
/** Making arcs, and comparing those of five changes, in builds. */
const ARC_BUILDS = 4;
const CHANGES = 5;
/** Bytes of a line of a file, where nothing is known of it. */
const LINE_BYTES = 24;

interface Costs {
  readonly hasArcs: boolean;
  buildMs(points: number): number;
  searchNs(nodes: number): number;
}

/**
 * Times every algorithm with its hash function at two sizes (some milliseconds each), and adds up what the cells will cost.
 * @param fileBytes of the keys file; null where keys are made, or nothing is known
 */
export function estimateSweep(
  cells: readonly CompareCell[],
  { keys, quick }: { keys: KeyInput; quick: boolean },
  fileBytes: number | null,
): SweepEstimate {
  const fixedCount = 'file' in keys ? (fileBytes ?? 0) / LINE_BYTES : keys.count;
  const costs = new Map<string, Costs | null>();
  const hashing = new Map<string, number>();
  let passS = 0;
  const cellS = cells.map((cell) => {
    const name = `${cell.algorithm} ${cell.hash}`;
    if (!costs.has(name)) costs.set(name, tryCosts(cell));
    const cost = costs.get(name);
    if (!cost) return 0;
    const { keys: count, movedKeys } =
      fixedCount === undefined ? keyCount(cell, quick) : { keys: fixedCount, movedKeys: fixedCount };
    hashing.set(cell.hash, Math.max(count, hashing.get(cell.hash) ?? 0));
    const tallyS = ((count + (cost.hasArcs ? 0 : CHANGES * movedKeys)) * cost.searchNs(cell.nodes)) / 1e9;
    if ('file' in keys) passS += tallyS;
    const buildS = (cost.buildMs(pointsOf(cell)) * (BUILDS + (cost.hasArcs ? ARC_BUILDS : 0))) / 1000;
    return timingS(quick) + buildS + ('file' in keys ? 0 : tallyS);
  });
  let hashS = 0;
  for (const [hash, count] of hashing) hashS += (count * hashNs(hash)) / 1e9;
  if ('file' in keys) passS += hashS;
  const totalS = cellS.reduce((sum, s) => sum + s, 'file' in keys ? passS : hashS);
  return { totalS, cellS, passS };
}

function timingS(quick: boolean): number {
  const { timeMs, warmupMs } = timeBudget(quick);
  return (2 * (timeMs + warmupMs)) / 1000;
}

function pointsOf({ nodes, vnodes }: CompareCell): number {
  return nodes * (vnodes ?? 1);
}

/** null where the algorithm refuses the hash function. */
function tryCosts(cell: CompareCell): Costs | null {
  try {
    // Untimed first, or the small size would pay for the warm-up, and the slope between the two come out too low.
    tryOnce(cell, SMALL);
    const large = tryOnce(cell, LARGE);
    const small = tryOnce(cell, SMALL);
    return {
      hasArcs: large.hasArcs,
      // Points are hashed and sorted one like the other: no noise between two sizes may hide that more of them take longer.
      buildMs:
        cell.vnodes === null
          ? line([small.points, small.buildMs], [large.points, large.buildMs])
          : (points) => (large.buildMs * points) / large.points,
      searchNs: line([SMALL, small.searchNs], [LARGE, large.searchNs]),
    };
  } catch {
    return null;
  }
}

function tryOnce({ algorithm, hash, vnodes }: CompareCell, nodes: number) {
  const cell = { algorithm, hash, nodes, vnodes: vnodes === null ? null : Math.min(vnodes, TRIED_VNODES) };
  const sample = new HashedSample(hashFunction(hash), TRIED_KEYS);
  for (let i = 0; i < TRIED_KEYS; i++) sample.push(keyShapes.user(i, 1));
  let built = buildCell(cell);
  const buildMs = quickestMs(() => {
    built = buildCell(cell);
  });
  const searchMs = quickestMs(() => {
    for (let i = 0; i < sample.length; i++) indexOfHashed(built, sample, i);
  });
  return { points: pointsOf(cell), buildMs, searchNs: (searchMs * 1e6) / TRIED_KEYS, hasArcs: hasArcs(built) };
}

function hashNs(hash: string): number {
  const sample = new HashedSample(hashFunction(hash), ROUNDS * TRIED_KEYS);
  return (quickestMs(() => pushSome(sample)) * 1e6) / TRIED_KEYS;
}

function pushSome(sample: HashedSample): void {
  for (let i = 0; i < TRIED_KEYS; i++) sample.push(keyShapes.user(i, 1));
}

/** Milliseconds of the quickest of some calls: the first ones warm up. */
function quickestMs(call: () => void): number {
  let quickest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    call();
    quickest = Math.min(quickest, performance.now() - started);
  }
  return quickest;
}

/** Through two points, and never falling. */
function line([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): (x: number) => number {
  const slope = Math.max(0, (y2 - y1) / (x2 - x1));
  return (x) => Math.max(Math.min(y1, y2), y2 + slope * (x - x2));
}
