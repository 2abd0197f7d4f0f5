import { Option } from 'commander';
import { type ClientNode, parseNodes } from '../../client/client-node.ts';
import { RingmarkError } from '../../lib/errors.ts';
import { LOAD_DEFAULTS } from '../../load/load-defaults.ts';
import { mixOf, type OperationMix } from '../../workload/mix.ts';
import { parsePopularity } from '../../workload/popularity/parse.ts';
import { presetOf } from '../../workload/presets.ts';
import type { LoadPartOptions } from '../load-part.ts';
import { duration, fraction, integer, valueSize } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

/** What was typed, with the defaults filled in. Times are seconds. */
interface LoadOptions extends Partial<OperationMix> {
  /** A running cluster, or the number of local nodes to start. */
  nodes: ClientNode[] | number;
  workload?: string;
  popularity?: string;
  keys: number;
  valueSize: number | string;
  connections: number;
  duration: number;
  warmup: number;
  timeout: number;
  algorithm: string;
  hash: string;
  vnodes: number;
  results?: string;
}

/** A load test in the closed model. */
export const addLoad: AddCommand = (program, session) => {
  const defaults = LOAD_DEFAULTS;
  program
    .command('load')
    .description('load-test a cluster: every connection sends its next request when the last one is answered')
    .addOption(
      new Option('--nodes <list|n>', 'a running cluster: URL,URL,… or ID=URL,…; or how many local nodes to start')
        .env('RINGMARK_NODES')
        .argParser(nodesOrCount)
        .default(3),
    )
    .addOption(
      new Option('--workload <name>', 'ycsb-a, -b, -c, -d or -f: their operations and popularity')
        .argParser((name) => presetOf(name) && name)
        .conflicts(['reads', 'updates', 'inserts', 'rmw']),
    )
    .option(
      '--reads <fraction>',
      `of all operations (default: ${defaults.reads}, or what is left)`,
      fraction('--reads'),
    )
    .option('--updates <fraction>', 'of all operations (default: what is left)', fraction('--updates'))
    .option('--inserts <fraction>', 'of all operations: puts of new keys', fraction('--inserts'))
    .option('--rmw <fraction>', 'of all operations: a read, then a write of its key', fraction('--rmw'))
    .option(
      '--popularity <name>',
      'of keys: uniform, zipf:0.99, latest, hotspot:0.2,0.8, sequential or file:PATH (default: uniform)',
      (text) => parsePopularity(text) && text,
    )
    .option('--keys <n>', 'stored first, then read and written', integer('--keys', 1, 10_000_000), defaults.keys)
    .option(
      '--value-size <size>',
      'of every value: 100, 64-1024 or lognormal:300,0.8 (median, sigma)',
      valueSize('--value-size'),
      defaults.valueSizeBytes,
    )
    .option('--connections <n>', 'in all', integer('--connections', 1, 10_000), defaults.connections)
    .option('--duration <time>', 'of the measurement', duration('--duration', 0.1, 86_400), defaults.durationS)
    .option('--warmup <time>', 'under load, before the measurement', duration('--warmup', 0, 3600), defaults.warmupS)
    .option('--timeout <time>', 'of a request', duration('--timeout', 0.2, 600), defaults.timeoutMs / 1000)
    .option('--algorithm <name>', 'placement', defaults.algorithm)
    .option('--hash <name>', 'hash function', defaults.hash)
    .option('--vnodes <n>', 'points per node', integer('--vnodes', 1, 65536), defaults.vnodes)
    .option('--results <folder>', 'write the run to a folder below this one')
    .addHelpText(
      'after',
      examples(
        'ringmark load',
        'ringmark load --workload ycsb-b --keys 1000000 --value-size 64-1024',
        'ringmark load --duration 30s --reads 0.5 --value-size 1kb --results results',
        'ringmark load --nodes http://localhost:5000,http://localhost:5001,http://localhost:5002 --json',
      ),
    )
    .action(async (options: LoadOptions) => {
      const [{ prepareResults }, { collectEnvironment }, { loadPart }, { publishLoad }] = await Promise.all([
        import('../../result/run-folder.ts'),
        import('../../result/environment.ts'),
        import('../load-part.ts'),
        import('../publish-load.ts'),
      ]);
      if (options.results !== undefined) await prepareResults(options.results);
      const environment = await collectEnvironment(session.seed, session.argv);
      const result = await loadPart(session, environment, partOptions(options));
      await publishLoad(session, result, options.results);
      session.signal.throwIfAborted();
      if (!result.valid) {
        throw new RingmarkError('ERR_RUN_INVALID', `the load test is not valid: ${result.invalidReasons.join('; ')}`);
      }
    });
};

function partOptions(options: LoadOptions): LoadPartOptions {
  const { nodes, algorithm, hash, vnodes, workload, keys, connections } = options;
  const preset = workload === undefined ? undefined : presetOf(workload);
  const popularity = options.popularity ?? preset?.popularity;
  return {
    model: 'closed',
    nodes: typeof nodes === 'number' ? nodes : nodes.map(({ id, url }) => ({ id, url })),
    algorithm,
    hash,
    vnodes,
    ...(preset?.mix ?? givenMix(options)),
    ...(popularity === undefined ? {} : { popularity }),
    keys,
    valueSizeBytes: options.valueSize,
    connections,
    durationS: options.duration,
    warmupS: options.warmup,
    timeoutMs: Math.ceil(options.timeout * 1000),
  };
}

function givenMix({ reads, updates, inserts, rmw }: LoadOptions): OperationMix {
  const given = { reads, updates, inserts, rmw };
  return mixOf(Object.fromEntries(Object.entries(given).filter(([, fraction]) => fraction !== undefined)));
}

function nodesOrCount(text: string): ClientNode[] | number {
  return /^[+-]?[\d.]+$/.test(text) ? integer('--nodes', 1, 100)(text) : parseNodes(text);
}
