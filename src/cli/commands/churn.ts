import { hashFunctions } from '../../hash/registry.ts';
import { RingmarkError } from '../../lib/errors.ts';
import { placements } from '../../placement/registry.ts';
import type { ChurnOrder, ChurnResult } from '../../result/churn-result.ts';
import { integer, list, number, oneOf } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';
import type { Session } from '../session.ts';

interface ChurnOptions {
  algorithm: string[];
  hash?: string;
  vnodes?: number;
  nodes: number;
  order: ChurnOrder[];
  remove: number[];
  keys?: number;
  quick?: boolean;
  format: 'table' | 'csv';
  columns: 'balance' | 'memory';
}

const KEYS = 200_000;
const QUICK_KEYS = 50_000;
const algorithmNames = [...placements.keys()];
const hashNames = [...hashFunctions.keys()];
const orders: ChurnOrder[] = ['lifo', 'fifo', 'random'];

/** Many nodes leave and come back, step by step. */
export const addChurn: AddCommand = (program, session) => {
  program
    .command('churn')
    .description('let many nodes leave and come back: what moves, how even it stays, what a lookup costs at each step')
    .option(
      '--algorithm <names>',
      algorithmNames.join(', '),
      list('--algorithm', oneOf('--algorithm', algorithmNames)),
      algorithmNames,
    )
    .option('--hash <name>', "hash function (default: the algorithm's own)", oneOf('--hash', hashNames))
    .option('--vnodes <n>', 'points of a node (default: 160)', integer('--vnodes', 1, 65_536))
    .option('--nodes <n>', 'at the start', integer('--nodes', 2, 32_768), 1000)
    .option(
      '--order <names>',
      `who leaves first: ${orders.join(', ')}`,
      list('--order', oneOf('--order', orders)),
      orders,
    )
    .option(
      '--remove <percents>',
      'of the nodes, gone after each step',
      list('--remove', number('--remove', 0, 100)),
      [10, 30, 50, 90],
    )
    .option(
      '--keys <n>',
      `keys to place (default: ${KEYS}, with --quick ${QUICK_KEYS})`,
      integer('--keys', 100, 10_000_000),
    )
    .option('--quick', 'fewer keys and shorter timings')
    .option(
      '--format <name>',
      'table, or csv: columns of java-consistent-hashing-algorithms',
      oneOf('--format', ['table', 'csv']),
      'table',
    )
    .option('--columns <name>', 'of the csv: balance, memory', oneOf('--columns', ['balance', 'memory']), 'balance')
    .addHelpText(
      'after',
      examples(
        'ringmark churn --quick',
        'ringmark churn --algorithm anchor,dx,memento --order random --remove 50,90',
        'ringmark churn --order random --format csv --columns memory > memory.csv',
        'ringmark churn --nodes 100 --json',
      ),
    )
    .action(async ({ algorithm, order, keys, quick = false, format, columns, ...rest }: ChurnOptions) => {
      if (session.json && format === 'csv')
        throw new RingmarkError('ERR_USAGE', '--format csv: expected no --json beside it, got both');
      const [{ churnPart }, { collectEnvironment }] = await Promise.all([
        import('../churn-part.ts'),
        import('../../result/environment.ts'),
      ]);
      const environment = await collectEnvironment(session.seed, session.argv);
      const settings = {
        ...rest,
        algorithms: algorithm,
        orders: order,
        keys: keys ?? (quick ? QUICK_KEYS : KEYS),
        quick,
      };
      const result = await churnPart(session, environment, settings);
      if (format === 'csv') await printCsv(session, result, columns);
      else await printTable(session, result);
      session.printJson(result);
    });
};

async function printTable(session: Session, result: ChurnResult): Promise<void> {
  const [{ churnBlocks }, { renderTerminal }] = await Promise.all([
    import('../../report/churn-section.ts'),
    import('../../report/terminal.ts'),
  ]);
  session.print(renderTerminal(churnBlocks(result), session.columns, session.paint));
}

/** One document; what its columns have no room for goes to stderr. */
async function printCsv(session: Session, result: ChurnResult, columns: 'balance' | 'memory'): Promise<void> {
  const { balanceCsv, memoryCsv } = await import('../../report/churn-csv.ts');
  session.print(columns === 'balance' ? balanceCsv(result) : memoryCsv(result));
  const inOrder = [...new Set(result.rows.map(({ order }) => order))];
  if (inOrder.length > 1)
    session.log(`ringmark: these columns do not name the order: for each algorithm it is ${inOrder.join(', then ')}`);
  for (const { algorithm, order, reason } of result.unsupported)
    session.log(`ringmark: ${algorithm} ${order} left out: ${reason}`);
}
