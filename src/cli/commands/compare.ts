import { hashFunctions } from '../../hash/registry.ts';
import { usageError } from '../../lib/expect.ts';
import { MAX_KEYS } from '../../measure/key-count.ts';
import { placements } from '../../placement/registry.ts';
import { type KeyShape, keyShapeNames } from '../../workload/key-shapes.ts';
import { integer, list, oneOf } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

interface CompareOptions {
  algorithm: string[];
  hash?: string[];
  vnodes: number[];
  nodes: number[];
  keys?: number;
  keyShape?: KeyShape;
  keysFile?: string;
  quick?: boolean;
  results?: string;
}

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
    .option(
      '--hash <names>',
      `${hashNames.join(', ')} (default: each algorithm's own)`,
      list('--hash', oneOf('--hash', hashNames)),
    )
    .option('--vnodes <counts>', 'points of a node', list('--vnodes', integer('--vnodes', 1, 65_536)), [160])
    .option('--nodes <counts>', 'nodes', list('--nodes', integer('--nodes', 1, 32_767)), [10, 100, 1000])
    .option(
      '--keys <n>',
      'keys to place (default: so many that their noise is a third of what is measured; --quick: a fifth of that)',
      integer('--keys', 100, MAX_KEYS),
    )
    .option('--key-shape <shape>', `${keyShapeNames.join(', ')} (default: "user")`, oneOf('--key-shape', keyShapeNames))
    .option('--keys-file <file>', 'place the keys of a file instead, one a line; - is the standard input')
    .option('--quick', 'fewer keys and shorter timings')
    .option('--results <folder>', 'write the run to a folder below this one')
    .addHelpText(
      'after',
      examples(
        'ringmark compare --quick',
        'ringmark compare --algorithm ring --hash xxh32,md5 --vnodes 40,160,1000 --nodes 10,100',
        'ringmark compare --algorithm ring --vnodes 1,10,100,1000 --nodes 10 --results results',
        'ringmark compare --algorithm ring,jump --hash java,xxh32 --key-shape uuid',
        'ringmark compare --keys-file keys.txt --nodes 12 --json',
      ),
    )
    .action(
      async ({ algorithm, hash, vnodes, nodes, keys, keyShape, keysFile, quick = false, results }: CompareOptions) => {
        if (keysFile !== undefined && keys !== undefined) throw usageError('--keys', 'none beside --keys-file', keys);
        if (keysFile !== undefined && keyShape !== undefined)
          throw usageError('--key-shape', 'none beside --keys-file', keyShape);
        const [{ comparePart }, { collectEnvironment }, { compareBlocks }, { publishRun }, { prepareResults }] =
          await Promise.all([
            import('../compare-part.ts'),
            import('../../result/environment.ts'),
            import('../../report/compare-section.ts'),
            import('../publish-run.ts'),
            import('../../result/run-folder.ts'),
          ]);
        if (results !== undefined) await prepareResults(results);
        const environment = await collectEnvironment(session.seed, session.argv);
        const result = await comparePart(session, environment, {
          algorithms: algorithm,
          hashes: hash ?? null,
          vnodes,
          nodes,
          keys:
            keysFile === undefined
              ? { shape: keyShape ?? 'user', seed: session.seed, count: keys }
              : { file: keysFile },
          quick,
        });
        await publishRun(session, compareBlocks(result), result, { name: 'compare', compare: result }, results);
      },
    );
};
