import { Option } from 'commander';
import { type ClientNode, parseNodes } from '../../client/client-node.ts';
import { RingmarkError } from '../../lib/errors.ts';
import { LOAD_DEFAULTS } from '../../load/load-defaults.ts';
import { DEFAULT_MAX_VALUE_BYTES } from '../../protocol/limits.ts';
import type { LoadPartOptions } from '../load-part.ts';
import { byteSize, duration, fraction, integer } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

/** What was typed, with the defaults filled in. Times are seconds. */
interface LoadOptions {
  /** A running cluster, or the number of local nodes to start. */
  nodes: ClientNode[] | number;
  reads: number;
  keys: number;
  valueSize: number;
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
    .option(
      '--reads <fraction>',
      'how many of the requests are GET; the others are PUT',
      fraction('--reads'),
      defaults.reads,
    )
    .option('--keys <n>', 'stored first, then read and written', integer('--keys', 1, 10_000_000), defaults.keys)
    .option(
      '--value-size <size>',
      'of every value',
      byteSize('--value-size', 0, DEFAULT_MAX_VALUE_BYTES),
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

function partOptions({
  nodes,
  algorithm,
  hash,
  vnodes,
  reads,
  keys,
  connections,
  ...rest
}: LoadOptions): LoadPartOptions {
  return {
    model: 'closed',
    nodes: typeof nodes === 'number' ? nodes : nodes.map(({ id, url }) => ({ id, url })),
    algorithm,
    hash,
    vnodes,
    reads,
    keys,
    valueSizeBytes: rest.valueSize,
    connections,
    durationS: rest.duration,
    warmupS: rest.warmup,
    timeoutMs: Math.ceil(rest.timeout * 1000),
  };
}

function nodesOrCount(text: string): ClientNode[] | number {
  return /^[+-]?[\d.]+$/.test(text) ? integer('--nodes', 1, 100)(text) : parseNodes(text);
}
