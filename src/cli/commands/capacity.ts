import { Option } from 'commander';
import type { ClientNode } from '../../client/client-node.ts';
import { usageError } from '../../lib/expect.ts';
import { LOAD_DEFAULTS, OPEN_DEFAULTS } from '../../load/load-defaults.ts';
import { MAX_RATE } from '../../load/open/rate-profile.ts';
import type { CapacityCommandOptions } from '../capacity-command.ts';
import { nodesOrCount } from '../nodes-or-count.ts';
import { duration, integer, number, oneOf, percentage, sloText } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';
import { addWorkloadOptions, type WorkloadOptions, workloadOf } from '../workload-options.ts';

/** What was typed, with the defaults filled in. Times are seconds. */
interface CapacityOptions extends WorkloadOptions {
  nodes: ClientNode[] | number;
  slo: string;
  precision: number;
  start: number;
  max: number;
  stepDuration: number;
  repeats: number;
  maxDuration: number;
  arrivals: 'constant' | 'poisson';
  threads: number;
  connections: number;
  timeout: number;
  allowSaturated?: true;
}

/** The highest rate that meets an SLO. */
export const addCapacity: AddCommand = (program, session) => {
  const command = program
    .command('capacity')
    .description('find the highest rate at which a cluster still meets an SLO')
    .addOption(
      new Option('--nodes <list|n>', 'a running cluster: URL,URL,… or ID=URL,…; or how many local nodes to start')
        .env('RINGMARK_NODES')
        .argParser(nodesOrCount)
        .default(3),
    )
    .option('--slo <list>', 'what is to be met at that rate', sloText('--slo'), 'p99<10ms,errors<0.1%')
    .option('--precision <percentage>', 'how narrow the interval is to be', percentage('--precision', 0.001, 0.5), 0.05)
    .option('--start <rate>', 'the first rate', number('--start', 1, MAX_RATE), 1000)
    .option('--max <rate>', 'the highest rate to try', number('--max', 1, MAX_RATE), 1_000_000)
    .option('--step-duration <time>', 'of each measurement', duration('--step-duration', 0.5, 3600), 5)
    .option('--repeats <n>', 'measurements that decide on a rate by majority; odd', odd, 3)
    .option('--max-duration <time>', 'of the whole search', duration('--max-duration', 1, 86_400), 600)
    .option(
      '--arrivals <kind>',
      'constant or poisson',
      oneOf('--arrivals', ['constant', 'poisson']),
      OPEN_DEFAULTS.arrivals,
    )
    .option('--threads <n>', 'that share the rate', integer('--threads', 1, 64), OPEN_DEFAULTS.threads)
    .option('--connections <n>', 'in all', integer('--connections', 1, 10_000), LOAD_DEFAULTS.connections)
    .option('--timeout <time>', 'of a request', duration('--timeout', 0.2, 600), LOAD_DEFAULTS.timeoutMs / 1000)
    .option('--allow-saturated', 'take what a generator says that was the limit itself');
  addWorkloadOptions(command)
    .addHelpText(
      'after',
      examples(
        'ringmark capacity',
        "ringmark capacity --slo 'p99<5ms,errors<0.1%' --precision 2%",
        'ringmark capacity --nodes http://localhost:5000,http://localhost:5001 --workload ycsb-b --max 50000',
      ),
    )
    .action(async (options: CapacityOptions) => {
      const { capacityCommand } = await import('../capacity-command.ts');
      await capacityCommand(session, commandOptions(options));
    });
};

const odd = (text: string): number => {
  const repeats = integer('--repeats', 1, 99)(text);
  if (repeats % 2 === 1) return repeats;
  throw usageError('--repeats', 'an odd number, so that there is a majority', text);
};

function commandOptions(options: CapacityOptions): CapacityCommandOptions {
  const { nodes, slo, precision, start, max, stepDuration, repeats, maxDuration, timeout } = options;
  const { arrivals, threads, connections, allowSaturated } = options;
  return {
    nodes: typeof nodes === 'number' ? nodes : nodes.map(({ id, url }) => ({ id, url })),
    load: {
      model: 'open',
      ...workloadOf(options),
      slo,
      arrivals,
      threads,
      connections,
      durationS: stepDuration,
      warmupS: 1,
      timeoutMs: Math.ceil(timeout * 1000),
      ...(allowSaturated && { allowSaturated }),
    },
    search: { startPerS: start, maxPerS: max, precision, repeats },
    maxDurationS: maxDuration,
  };
}
