import { setImmediate } from 'node:timers/promises';
import { hashFunction } from '../../hash/registry.ts';
import { RingmarkError } from '../../lib/errors.ts';
import type { PlacementAlgorithm } from '../../placement/algorithm.ts';
import { type HashedKeys, hashKeys, indexOfHashed } from '../../placement/hashed-keys.ts';
import { placementAlgorithm } from '../../placement/registry.ts';
import type { ChurnOrder, ChurnResult } from '../../result/churn-result.ts';
import type { TimeBudget } from '../batch-time.ts';
import { Churn, type ChurnCase } from './case.ts';
import { churnSteps, removalCounts } from './steps.ts';

export interface ChurnOptions {
  algorithms: readonly string[];
  /** The algorithms' own unless told otherwise. */
  hash?: string | undefined;
  vnodes?: number | undefined;
  nodes: number;
  orders: readonly ChurnOrder[];
  /** Percents of the nodes that are gone after each step. */
  remove: readonly number[];
  keys: readonly string[];
  seed: number;
  /** Shorter timings. */
  quick: boolean;
  /** Once aborted, the rows that are done are given back. */
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number, detail: string) => void) | undefined;
  /** Called once, before the long work, with how long it will take. */
  onEstimate?: ((seconds: number) => void) | undefined;
}

/** More than a processor learns the branches of by heart. */
const TIMED_KEYS = 16_384;

/** What one algorithm goes through all orders with. */
type Subject = Omit<ChurnCase, 'order'>;

/**
 * Removes nodes in steps and brings them back, in each order.
 * @throws ERR_USAGE for a step that leaves no node or takes none; where there is one algorithm alone, for what it cannot do.
 */
export async function churn(options: ChurnOptions): Promise<Omit<ChurnResult, 'schema' | 'environment'>> {
  const { nodes, orders, seed, signal } = options;
  const counts = removalCounts(nodes, options.remove);
  const ids = Array.from({ length: nodes }, (_, i) => `node-${i + 1}`);
  const result: Omit<ChurnResult, 'schema' | 'environment'> = {
    ...{ complete: false, nodes, keys: options.keys.length, rows: [], unsupported: [] },
  };
  const subjects = toSubjects(options, ids, result.unsupported);
  const ordersOf = ({ can }: Subject) => orders.filter((order) => whyNot(can, order) === null).length;
  options.onEstimate?.(subjects.reduce((sum, it) => sum + secondsOf(it, ids, ordersOf(it), counts), 0));
  const cases = subjects.flatMap((subject) => orders.map((order) => ({ ...subject, order })));
  for (const [done, churnCase] of cases.entries()) {
    const { can, order } = churnCase;
    const reason = whyNot(can, order);
    if (reason !== null) {
      result.unsupported.push({ algorithm: can.name, order, reason });
      continue;
    }
    const state = new Churn(churnCase, ids);
    const steps = churnSteps(ids, order, counts, seed);
    for (const [i, step] of steps.entries()) {
      // A turn of the event loop, so that a signal gets through.
      await setImmediate();
      if (signal?.aborted) return result;
      options.onProgress?.((done + i / steps.length) / cases.length, `${can.name} ${order}`);
      result.rows.push(state.take(step));
    }
  }
  return { ...result, complete: true };
}

/** The keys are hashed once for each hash function. */
function toSubjects(options: ChurnOptions, ids: readonly string[], unsupported: ChurnResult['unsupported']): Subject[] {
  const { keys, quick, vnodes } = options;
  const budget: TimeBudget = { timeMs: quick ? 4 : 20, warmupMs: quick ? 3 : 15, minCalls: 3 };
  const timed = keys.slice(0, TIMED_KEYS);
  const hashedBy = new Map<string, HashedKeys>();
  return options.algorithms.flatMap((name) => {
    const can = placementAlgorithm(name);
    const hash = options.hash ?? can.defaultHash;
    const settings = { ...(options.hash !== undefined && { hash }), ...(vnodes !== undefined && { vnodes }) };
    try {
      can.create(ids, settings);
    } catch (error) {
      if (options.algorithms.length === 1 || !(error instanceof RingmarkError)) throw error;
      unsupported.push(...options.orders.map((order) => ({ algorithm: name, order, reason: error.message })));
      return [];
    }
    const hashed = hashedBy.get(hash) ?? hashKeys(keys, hashFunction(hash));
    hashedBy.set(hash, hashed);
    return [{ can, options: settings, hash, vnodes: can.hasVnodes ? (vnodes ?? 160) : null, timed, hashed, budget }];
  });
}

function whyNot({ name, removal }: PlacementAlgorithm, order: ChurnOrder): string | null {
  return removal === 'tail' && order !== 'lifo' ? `${name} can remove no node but the last` : null;
}

/** Roughly: what a build, a change and some lookups take now, times how often they happen. */
function secondsOf(subject: Subject, ids: readonly string[], orders: number, counts: readonly number[]): number {
  const { can, options, hashed, budget } = subject;
  const placement = can.create(ids, options);
  const sample = Math.min(hashed.length, 1000);
  const lookUp = () => {
    for (let i = 0; i < sample; i++) indexOfHashed(placement, hashed, i);
  };
  const lookupMs = (fastest(5, lookUp) / sample) * hashed.length;
  // A build, or two changes for each node, and what compares the arcs of two placements: about as much again.
  const buildMs = can.isOrderFree ? 2 * fastest(2, () => can.create(ids, options)) : 0;
  const changesMs = can.isOrderFree ? 0 : 2 * counts.at(-1)! * fastest(5, () => placement.withoutNode(ids.at(-1)!));
  const passes = 2 * counts.length + 1;
  const passMs = buildMs + lookupMs + 2 * (budget.timeMs + budget.warmupMs);
  return (orders * (passes * passMs + changesMs)) / 1000;
}

/** Milliseconds. The first runs are slow: V8 has not compiled them yet. */
function fastest(runs: number, work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
