import { Option } from 'commander';
import type { ClientNode } from '../../client/client-node.ts';
import { usageError } from '../../lib/expect.ts';
import { type ListFormatName, listFormats } from '../../load/export/list-formats.ts';
import { LOAD_DEFAULTS } from '../../load/load-defaults.ts';
import { MAX_RATE } from '../../load/open/rate-profile.ts';
import type { Part } from '../../workload/popularity/popularity.ts';
import { type AuthOptions, addAuthOptions, authTokenOf } from '../auth-options.ts';
import { nodesOption } from '../client-options.ts';
import { integer, number, oneOf, part } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';
import type { Session } from '../session.ts';
import type { TargetsResult } from '../targets-part.ts';
import { addWorkloadOptions, type WorkloadOptions, workloadOf } from '../workload-options.ts';

/** What was typed, with the defaults filled in. */
interface TargetsOptions extends WorkloadOptions, AuthOptions {
  nodes: ClientNode[];
  format: ListFormatName;
  output: string;
  count: number;
  part: Part;
  rate?: number;
  arrivals?: 'constant' | 'poisson';
  connections?: number;
  populate?: true;
}

const RATE = 1000;
const STDOUT = '-';
const TOKEN = 'what the nodes ask for, to store the keys; what is written takes it from RINGMARK_AUTH_TOKEN';
const formatNames = Object.keys(listFormats) as ListFormatName[];

/** The requests of a load test, written for another generator. */
export const addTargets: AddCommand = (program, session) => {
  const command = addAuthOptions(
    program.command('targets').description('write what load would ask of each node, for another load generator'),
    TOKEN,
  )
    .requiredOption('--format <name>', formatNames.join(', '), oneOf('--format', formatNames))
    .addOption(nodesOption().makeOptionMandatory())
    .option('--output <path>', 'a folder for wrk and k6, a file for vegeta; - is the standard output', STDOUT)
    .option('--count <n>', 'operations; an rmw is two requests', integer('--count', 1, 1_000_000_000), 100_000)
    .option('--populate', 'store the keys first, as load does');
  addWorkloadOptions(command)
    .option('--rate <n>', `operations per second, of vegeta and k6 (default: ${RATE})`, number('--rate', 0.1, MAX_RATE))
    .option(
      '--arrivals <kind>',
      'constant: no other generator knows poisson',
      oneOf('--arrivals', ['constant', 'poisson']),
    )
    .option(
      '--connections <n>',
      `in all, of wrk and k6 (default: ${LOAD_DEFAULTS.connections}, but one for each node)`,
      integer('--connections', 1, 10_000),
    )
    .addOption(
      new Option('--part <i/n>', 'the i-th of n lists that run side by side: other draws, other inserts')
        .argParser(part('--part'))
        .default({ index: 0, of: 1 }, '1/1'),
    )
    .addHelpText(
      'after',
      examples(
        'ringmark targets --format wrk --output targets --nodes http://localhost:5000,http://localhost:5001 --populate',
        'ringmark targets --format k6 --output targets --nodes http://localhost:5000 --workload ycsb-b --rate 5000',
        'ringmark targets --format vegeta --nodes http://localhost:5000 | vegeta attack -format=json -lazy -rate=1000 | vegeta report',
      ),
    )
    .action(async (options: TargetsOptions) => {
      expectFitting(options, session.json);
      const { targetsPart } = await import('../targets-part.ts');
      const { nodes, format, output, count, part, populate = false } = options;
      const result = await targetsPart(session, {
        ...workloadOf(options),
        nodes: nodes.map(({ id, url }) => ({ id, url })),
        format,
        output: output === STDOUT ? undefined : output,
        count,
        part,
        populate,
        rate: options.rate ?? RATE,
        authToken: authTokenOf(options),
        connections: options.connections ?? Math.max(LOAD_DEFAULTS.connections, nodes.length),
      });
      tell(session, result);
      session.printJson(result);
    });
};

/** @throws ERR_USAGE for what the format cannot carry. */
function expectFitting({ format, output, rate, arrivals, connections }: TargetsOptions, json: boolean): void {
  if (arrivals === 'poisson') throw usageError('--arrivals', 'constant: no format knows other arrivals', arrivals);
  if (format === 'wrk' && (rate ?? arrivals) !== undefined)
    throw usageError(
      rate === undefined ? '--arrivals' : '--rate',
      'none with wrk: its model is closed',
      rate ?? arrivals,
    );
  if (format === 'vegeta' && connections !== undefined)
    throw usageError('--connections', 'none with vegeta, which opens as many as it needs', connections);
  if (output !== STDOUT) return;
  if (format !== 'vegeta') throw usageError('--output', `a folder for the files of ${format}`, output);
  if (json) throw usageError('--output', 'a file with --json, which has the standard output', output);
}

/** What was written goes to stderr, and how to run it to stdout; but that may hold the list itself. */
function tell(session: Session, { requests, files, commands }: TargetsResult): void {
  const text = commands.join('\n');
  const isPiped = files.length === 0;
  session.log(`ringmark: ${requests} requests${isPiped ? `; pipe them to\n${text}` : ` in ${files.join(', ')}`}`);
  if (!isPiped) session.print(text);
}
