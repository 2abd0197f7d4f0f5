import { addCluster } from './commands/cluster.ts';
import { addDel } from './commands/del.ts';
import { addDemo } from './commands/demo.ts';
import { addGet } from './commands/get.ts';
import { addLoad } from './commands/load.ts';
import { addPut } from './commands/put.ts';
import { addServe } from './commands/serve.ts';
import type { AddCommand } from './program.ts';

/** Every command, in the order of `--help`. */
export const commands: readonly AddCommand[] = [addServe, addCluster, addDemo, addPut, addGet, addDel, addLoad];
