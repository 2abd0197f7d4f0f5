import type { LoadResult } from '../result/load-result.ts';
import type { Run } from '../result/run.ts';
import type { NamedRun } from './sides.ts';

/** Whether all load tests of the run passed their own checks. */
export function isValid(run: Run): boolean {
  return loadsOf(run).every(({ valid }) => valid);
}

/** What makes runs of a side untrustworthy, one sentence a run. */
export function faultsOf(side: string, runs: readonly NamedRun[]): string[] {
  return runs.flatMap(({ path, run }) => {
    const reasons = loadsOf(run).flatMap(({ invalidReasons }) => invalidReasons);
    return [
      ...(isValid(run) ? [] : [`${side}, ${path}: NOT VALID: ${reasons.join('; ')}`]),
      ...(run.complete ? [] : [`${side}, ${path}: INCOMPLETE: it was stopped before its end`]),
    ];
  });
}

function loadsOf({ load, loadSweep }: Run): Omit<LoadResult, 'environment'>[] {
  return [...(load ? [load] : []), ...(loadSweep?.loads ?? [])];
}
