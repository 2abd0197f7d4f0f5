import { hashFunctions } from '../../hash/registry.ts';
import { placements } from '../../placement/registry.ts';
import { integer, list, oneOf } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

interface CompareOptions {
  algorithm: string[];
  hash: string[];
  vnodes: number[];
  nodes: number[];
  keys?: number;
  quick?: boolean;
}

const KEYS = 1_000_000;
const QUICK_KEYS = 100_000;
const algorithmNames = [...placements.keys()];
const hashNames = [...hashFunctions.keys()];

/** Placements side by side: how even, what moves, what it costs. */
export const addCompare: AddCommand = (program, session) => {
  program
    .command('compare')
    .description('judge algorithms, hash functions and vnode counts by one yardstick')
    .option(
      '--algorithm <names>',
      algorithmNames.join(', '),
      list('--algorithm', oneOf('--algorithm', algorithmNames)),
      algorithmNames,
    )
    .option('--hash <names>', hashNames.join(', '), list('--hash', oneOf('--hash', hashNames)), hashNames)
    .option(
      '--vnodes <counts>',
      'points of a node',
      list('--vnodes', integer('--vnodes', 1, 65_536)),
      [1, 40, 160, 1000],
    )
    .option('--nodes <counts>', 'nodes', list('--nodes', integer('--nodes', 1, 32_768)), [10, 100])
    .option(
      '--keys <n>',
      `keys to place (default: ${KEYS}, with --quick ${QUICK_KEYS})`,
      integer('--keys', 100, 10_000_000),
    )
    .option('--quick', 'fewer keys and shorter timings')
    .addHelpText(
      'after',
      examples(
        'ringmark compare --quick',
        'ringmark compare --algorithm ring --hash xxh32,md5 --vnodes 40,160,1000 --nodes 10,100',
        'ringmark compare --hash djb2 --json',
      ),
    )
    .action(async ({ algorithm, hash, vnodes, nodes, keys, quick = false }: CompareOptions) => {
      const [{ comparePart }, { collectEnvironment }, { compareBlocks }, { renderTerminal }] = await Promise.all([
        import('../compare-part.ts'),
        import('../../result/environment.ts'),
        import('../../report/compare-section.ts'),
        import('../../report/terminal.ts'),
      ]);
      const environment = await collectEnvironment(session.seed, session.argv);
      const result = await comparePart(session, environment, {
        algorithms: algorithm,
        hashes: hash,
        vnodes,
        nodes,
        keys: keys ?? (quick ? QUICK_KEYS : KEYS),
        quick,
      });
      session.print(renderTerminal(compareBlocks(result), session.columns, session.paint));
      session.printJson(result);
    });
};
