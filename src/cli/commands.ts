import { addAb } from './commands/ab.ts';
import { addAdvise } from './commands/advise.ts';
import { addBench } from './commands/bench.ts';
import { addCapacity } from './commands/capacity.ts';
import { addChurn } from './commands/churn.ts';
import { addCluster } from './commands/cluster.ts';
import { addCompare } from './commands/compare.ts';
import { addDel } from './commands/del.ts';
import { addDemo } from './commands/demo.ts';
import { addDiff } from './commands/diff.ts';
import { addGet } from './commands/get.ts';
import { addLoad } from './commands/load.ts';
import { addPut } from './commands/put.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addSimulate } from './commands/simulate.ts';
import { addTargets } from './commands/targets.ts';
import { addVerify } from './commands/verify.ts';
import type { AddCommand } from './program.ts';

/** Every command, in the order of `--help`. */
export const commands: readonly AddCommand[] = [
  addRun,
  addServe,
  addCluster,
  addDemo,
  addPut,
  addGet,
  addDel,
  addLoad,
  addCapacity,
  addTargets,
  addBench,
  addCompare,
  addSimulate,
  addChurn,
  addAdvise,
  addVerify,
  addReport,
  addDiff,
  addAb,
];
