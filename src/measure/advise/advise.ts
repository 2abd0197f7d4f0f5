import { setImmediate } from 'node:timers/promises';
import type { PlacementAlgorithm } from '../../placement/algorithm.ts';
import type { AdviseCandidate, AdviseResult } from '../../result/advise-result.ts';
import { excesses } from './judge.ts';
import { byNearness, byRule, rule, unmetByAll } from './ranking.ts';
import { Study, type StudyOptions } from './study.ts';

export interface AdviseOptions extends StudyOptions {
  algorithms: readonly PlacementAlgorithm[];
  onProgress?: (fraction: number, detail: string) => void;
}

/** Measures every algorithm that can do what is needed, and says which to take. */
export async function advise(options: AdviseOptions): Promise<Omit<AdviseResult, 'schema' | 'environment'>> {
  const { needs, algorithms, signal, onProgress } = options;
  const study = new Study(options);
  const candidates: AdviseCandidate[] = [];
  for (const algorithm of algorithms) {
    onProgress?.((0.7 * candidates.length) / algorithms.length, algorithm.name);
    // A turn of the event loop, so that a signal gets through.
    await setImmediate();
    if (signal?.aborted) break;
    candidates.push(study.candidate(algorithm));
  }
  const timed = await study.time(candidates, (fraction) => onProgress?.(0.7 + 0.3 * fraction, 'lookups'));
  for (const candidate of candidates) candidate.shortfalls.push(...excesses(candidate, needs));
  const complete = timed && candidates.length === algorithms.length;
  return { complete, needs, rule, ...(complete ? answer(candidates) : { ...nothingYet, candidates }) };
}

/** Of some candidates, or without their lookups, nobody can tell which is best. */
const nothingYet = { recommendation: null, runnerUp: null, nearest: null, unmetByAll: [] };

function answer(candidates: readonly AdviseCandidate[]) {
  const fit = byRule(candidates);
  const unfit = byNearness(candidates);
  return {
    recommendation: fit[0] ?? null,
    runnerUp: fit[1] ?? null,
    nearest: fit.length === 0 ? (unfit[0] ?? null) : null,
    unmetByAll: fit.length === 0 ? unmetByAll(unfit) : [],
    candidates: [...fit, ...unfit],
  };
}
