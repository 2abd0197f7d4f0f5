import { hashFunctions } from '../../hash/registry.ts';
import { RingmarkError } from '../../lib/errors.ts';
import type { AdviseNeeds, AdviseResult } from '../../result/advise-result.ts';
import { byteSize, fraction, integer, number, oneOf, values } from '../option-parsers.ts';
import { type AddCommand, examples, remarks } from '../program.ts';

interface AdviseCommandOptions {
  nodes?: number;
  weights?: number[];
  maxPeak: number;
  removal: AdviseNeeds['removal'];
  maxCollateral: number;
  replicas: number;
  maxBytes?: number;
  lookupNs?: number;
  hash?: string;
  quick?: boolean;
}

const hashNames = [...hashFunctions.keys()];
const weight = number('--weights', 1e-9, 1e9);

/** Which placement to take, of what is needed. */
export const addAdvise: AddCommand = (program, session) => {
  program
    .command('advise')
    .description('state what you need: it measures what there is on this machine, and says what to take')
    .option('--nodes <n>', 'how many nodes there are', integer('--nodes', 1, 32_768))
    .option('--weights <list>', 'their weights, where they are not equal: 1,1,2', values('--weights', weight))
    .option(
      '--max-peak <times>',
      "the busiest node's share over its fair share, at most",
      number('--max-peak', 1, 1000),
      1.25,
    )
    .option(
      '--removal <which>',
      'which nodes may leave: any; tail, the last one; none, nodes never change',
      oneOf('--removal', ['any', 'tail', 'none']),
      'any',
    )
    .option(
      '--max-collateral <fraction>',
      'of the keys may move between nodes that stay, at most, when one joins or leaves',
      fraction('--max-collateral'),
      0.05,
    )
    .option('--replicas <n>', 'how many nodes hold each key', integer('--replicas', 1, 32_768), 1)
    .option('--max-bytes <size>', 'memory that its tables may take, such as 1mb', byteSize('--max-bytes'))
    .option(
      '--lookup-ns <n>',
      "what finding a key's node (with replicas: all of them) may take",
      number('--lookup-ns', 0, 1e9),
    )
    .option('--hash <name>', `${hashNames.join(', ')} (default: of each algorithm its own)`, oneOf('--hash', hashNames))
    .option('--quick', 'fewer keys, fewer sets of node names, shorter timings')
    .addHelpText('after', after)
    .action(async (options: AdviseCommandOptions) => {
      const [
        { settleNeeds },
        { advise },
        { placements },
        { collectEnvironment },
        { adviseBlocks },
        { renderTerminal },
      ] = await Promise.all([
        import('../../measure/advise/needs.ts'),
        import('../../measure/advise/advise.ts'),
        import('../../placement/registry.ts'),
        import('../../result/environment.ts'),
        import('../../report/advise-section.ts'),
        import('../../report/terminal.ts'),
      ]);
      const needs = settleNeeds(stated(options));
      const environment = await collectEnvironment(session.seed, session.argv);
      const progress = session.progress('advise');
      const advice = await advise({
        needs,
        algorithms: [...placements.values()],
        quick: options.quick ?? false,
        seed: session.seed,
        signal: session.signal,
        onProgress: (fraction, detail) => progress.update(fraction, detail),
      });
      progress.done();
      const result: AdviseResult = { schema: 'ringmark/advise@1', environment, ...advice };
      session.print(renderTerminal(adviseBlocks(result), session.columns, session.paint));
      session.printJson(result);
      if (result.complete && result.recommendation === null) throw nothingFits(result);
    });
};

const after = `${remarks(
  `How it chooses: every algorithm that can do what is needed is measured, those with vnodes at 40, 80, … 2560 of them, of \
which the fewest that are even enough count. Of those that meet every need the cheapest lookup is recommended; within \
20 % of it, the one that moves fewer keys between nodes that stay, then one that the set of nodes says all about, then \
the one of fewer bytes, then the more even one. A peak is met when 95 % of the sets of node names that are tried meet \
it; collateral is the most of up to ten sets. Where nothing meets every need, it names what comes nearest and ends with \
exit code 4.`,
)}${examples(
  'ringmark advise --nodes 12 --max-peak 1.10',
  'ringmark advise --nodes 100 --removal tail --lookup-ns 60',
  'ringmark advise --weights 1,1,2 --replicas 2 --max-bytes 64kb',
)}`;

function stated({ quick: _, ...options }: AdviseCommandOptions) {
  return {
    ...options,
    nodes: options.nodes,
    weights: options.weights ?? null,
    maxBytes: options.maxBytes ?? null,
    lookupNs: options.lookupNs ?? null,
    hash: options.hash ?? null,
  };
}

function nothingFits({ unmetByAll, nearest }: AdviseResult): RingmarkError {
  const why = unmetByAll.length > 0 ? `none that meets --${unmetByAll.join(', none that meets --')}` : 'none';
  const hint = nearest ? `; the nearest is ${nearest.code}` : '';
  return new RingmarkError('ERR_GATE_FAILED', `advise: expected a placement that meets every need, got ${why}${hint}`);
}
