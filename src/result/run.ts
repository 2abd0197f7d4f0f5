import type { LoadResult, LoadSweepResult } from './load-result.ts';
import type { BenchResult, CompareResult, Environment } from './schema.ts';

/** What `run.json` holds: every part that the run had. */
export interface Run {
  schema: 'ringmark/run@1';
  name: string;
  environment: Environment;
  /** False when the run was stopped before its end. */
  complete: boolean;
  bench?: BenchResult;
  compare?: CompareResult;
  load?: LoadResult;
  loadSweep?: LoadSweepResult;
}
