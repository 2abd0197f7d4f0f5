import { Option } from 'commander';
import type { ClientNode } from '../../client/client-node.ts';
import { usageError } from '../../lib/expect.ts';
import { LOAD_DEFAULTS, OPEN_DEFAULTS } from '../../load/load-defaults.ts';
import { MAX_RATE } from '../../load/open/rate-profile.ts';
import type { LoadEvent, LoadSweepAxis } from '../../result/load-result.ts';
import { type AuthOptions, addAuthOptions, authTokenOf } from '../auth-options.ts';
import { liveAddress, UI_FLAG } from '../live-part.ts';
import { loadEvents, loadSweep } from '../load-option-parsers.ts';
import type { LoadPartOptions } from '../load-part.ts';
import { nodesOrCount } from '../nodes-or-count.ts';
import { duration, integer, number, oneOf, sloText, stages } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';
import { addWorkloadOptions, type WorkloadOptions, workloadOf } from '../workload-options.ts';

/** What was typed, with the defaults filled in. Times are seconds. */
interface LoadOptions extends WorkloadOptions, AuthOptions {
  /** A running cluster, or the number of local nodes to start. */
  nodes: ClientNode[] | number;
  connections: number;
  duration?: number;
  warmup?: number;
  timeout: number;
  rate?: number;
  stages?: { durationS: number; rate: number }[];
  arrivals?: 'constant' | 'poisson';
  threads?: number;
  maxInFlight?: number;
  allowSaturated?: true;
  at?: LoadEvent[];
  sweep?: LoadSweepAxis;
  stream?: string;
  slo?: string;
  results?: string;
  ui?: string | true;
}

/** A load test: in the closed model, or in the open one where a rate is given. */
export const addLoad: AddCommand = (program, session) => {
  const defaults = LOAD_DEFAULTS;
  const command = addAuthOptions(program.command('load'), 'what the nodes ask for')
    .description('load-test a cluster: at a given rate, or every connection as fast as it is answered')
    .addOption(
      new Option('--nodes <list|n>', 'a running cluster: URL,URL,… or ID=URL,…; or how many local nodes to start')
        .env('RINGMARK_NODES')
        .argParser(nodesOrCount)
        .default(3),
    );
  addWorkloadOptions(command)
    .option('--connections <n>', 'in all', integer('--connections', 1, 10_000), defaults.connections)
    .option(
      '--rate <n>',
      'operations per second, due whether or not the nodes keep up: the open model',
      number('--rate', 0.1, MAX_RATE),
    )
    .option(
      '--stages <list>',
      'the open model with ramps: 10s:1000,30s:5000,10s:0, from --rate or 0 to each rate',
      stages('--stages'),
    )
    .option(
      '--arrivals <kind>',
      `of the open model: constant or poisson (default: ${OPEN_DEFAULTS.arrivals})`,
      oneOf('--arrivals', ['constant', 'poisson']),
    )
    .option(
      '--threads <n>',
      `that share the rate of the open model (default: ${OPEN_DEFAULTS.threads})`,
      integer('--threads', 1, 64),
    )
    .option(
      '--max-in-flight <n>',
      `sent or waiting in the open model; more are dropped (default: ${OPEN_DEFAULTS.maxInFlight})`,
      integer('--max-in-flight', 1, 1_000_000),
    )
    .option('--allow-saturated', 'the result is valid even if the generator was the limit')
    .option(
      '--at <event>',
      'do something to a local node in the middle: 10s:kill:node-2, also start, pause, resume; may be given again',
      loadEvents('--at'),
    )
    .option(
      '--sweep <list>',
      'the same rate once for each value of vnodes, algorithm or hash: vnodes=1,16,160',
      loadSweep('--sweep'),
    )
    .option(
      UI_FLAG,
      'show it live on a page of this machine; without a port on any free one; RINGMARK_UI_KEY sets its key',
    )
    .option('--stream <file>', 'write every second to this file when it has passed, as a line of JSON')
    .option(
      '--slo <list>',
      "what the result is to meet, else exit code 4: 'p99<5ms,errors<0.1%,throughput>10000'",
      sloText('--slo'),
    )
    .option(
      '--duration <time>',
      `of the measurement (default: ${defaults.durationS}s, or that of the stages)`,
      duration('--duration', 0.1, 86_400),
    )
    .option(
      '--warmup <time>',
      `under load, before the measurement (default: ${defaults.warmupS}s; none for stages that begin at 0)`,
      duration('--warmup', 0, 3600),
    )
    .option('--timeout <time>', 'of a request', duration('--timeout', 0.2, 600), defaults.timeoutMs / 1000)
    .option('--results <folder>', 'write the run to a folder below this one')
    .addHelpText(
      'after',
      examples(
        'ringmark load',
        'ringmark load --workload ycsb-b --keys 1000000 --value-size 64-1024',
        'ringmark load --rate 20000 --arrivals poisson',
        'ringmark load --stages 10s:1000,30s:5000,10s:0',
        'ringmark load --rate 3000 --duration 20s --at 5s:kill:node-2 --at 10s:start:node-2',
        'ringmark load --rate 3000 --sweep vnodes=1,16,160',
        "ringmark load --rate 5000 --slo 'p99<5ms,errors<0.1%'",
        'ringmark load --duration 30s --reads 0.5 --value-size 1kb --results results',
        'ringmark load --nodes http://localhost:5000,http://localhost:5001,http://localhost:5002 --json',
      ),
    )
    .action(async (options: LoadOptions) => {
      const [{ prepareResults }, { loadCommand }] = await Promise.all([
        import('../../result/run-folder.ts'),
        import('../load-command.ts'),
      ]);
      const { results, stream, sweep } = options;
      const ui = liveAddress(options.ui);
      if (sweep && ui !== undefined) throw usageError('--ui', 'no --sweep with it', 'both');
      if (results !== undefined) await prepareResults(results);
      await loadCommand(session, {
        load: partOptions(options),
        sweep,
        results,
        stream,
        ui,
        authToken: authTokenOf(options),
      });
    });
};

function partOptions(options: LoadOptions): LoadPartOptions {
  const { nodes, connections } = options;
  return {
    ...modelOptions(options),
    ...workloadOf(options),
    ...(options.allowSaturated && { allowSaturated: true }),
    ...(options.at && { events: options.at }),
    nodes: typeof nodes === 'number' ? nodes : nodes.map(({ id, url }) => ({ id, url })),
    connections,
    timeoutMs: Math.ceil(options.timeout * 1000),
    ...(options.slo !== undefined && { slo: options.slo }),
  };
}

const OPEN_OPTIONS = ['arrivals', 'threads', 'maxInFlight'] as const;

/** What makes the open model, and how long it all takes. @throws ERR_USAGE for options that do not fit the model. */
function modelOptions(options: LoadOptions): Pick<LoadPartOptions, 'model' | 'durationS' | 'warmupS'> {
  const { rate, stages, duration = LOAD_DEFAULTS.durationS, warmup } = options;
  const given = Object.fromEntries(
    OPEN_OPTIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  if (rate === undefined && stages === undefined) {
    for (const name of Object.keys(given))
      throw usageError(flagOf(name), 'an open model (--rate or --stages) with it', 'neither');
    return { model: 'closed', durationS: duration, warmupS: warmup ?? LOAD_DEFAULTS.warmupS };
  }
  if (stages && options.duration !== undefined) throw usageError('--duration', 'no --stages with it', 'both');
  return {
    model: 'open',
    rate: rate ?? 0,
    ...given,
    ...(stages && { stages }),
    durationS: stages ? stages.reduce((sum, { durationS }) => sum + durationS, 0) : duration,
    warmupS: warmup ?? (rate === undefined ? 0 : LOAD_DEFAULTS.warmupS),
  } as Pick<LoadPartOptions, 'model' | 'durationS' | 'warmupS'>;
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
