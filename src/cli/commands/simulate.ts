import { hashFunctions } from '../../hash/registry.ts';
import { placements } from '../../placement/registry.ts';
import { freshIds, idList, nodeList, type TypedNode, type TypedNodes, weightList } from '../node-list.ts';
import { integer, oneOf } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

interface SimulateOptions {
  algorithm: string;
  hash?: string;
  vnodes?: number;
  nodes: TypedNodes;
  remove?: string[];
  reweigh?: TypedNode[];
  add?: TypedNodes;
  replicas?: number;
  plan?: true;
  keys?: number;
}

const KEYS = 1_000_000;
const REPLICA_KEYS = 200_000;
const MOST_NODES = 32_768;
const algorithmNames = [...placements.keys()];
const hashNames = [...hashFunctions.keys()];

/** Nodes leave, are reweighed and join: what moves from whom to whom. */
export const addSimulate: AddCommand = (program, session) => {
  program
    .command('simulate')
    .description('let nodes leave, be reweighed and join, and say what moves, from whom to whom, against the minimum')
    .option('--algorithm <name>', algorithmNames.join(', '), oneOf('--algorithm', algorithmNames), 'ring')
    .option('--hash <name>', "hash function (default: the algorithm's own)", oneOf('--hash', hashNames))
    .option('--vnodes <n>', 'points of a node of weight 1 (default: 160)', integer('--vnodes', 1, 65_536))
    .option('--nodes <n|list>', 'how many (node-1, node-2, …), or ID,ID=WEIGHT,…', nodeList('--nodes', MOST_NODES), 10)
    .option('--remove <ids>', 'first, these leave: ID,…', idList('--remove'))
    .option('--reweigh <list>', 'then these get another weight: ID=WEIGHT,…', weightList('--reweigh'))
    .option(
      '--add <n|list>',
      'then these join: how many, or ID,ID=WEIGHT,… (default: 1, where nothing else changes)',
      nodeList('--add', MOST_NODES),
    )
    .option('--replicas <n>', 'follow sets of so many replicas too', integer('--replicas', 1, MOST_NODES))
    .option('--plan', 'list every range of hashes (or slots) that moves')
    .option(
      '--keys <n>',
      `keys to sample, where ranges do not say it exactly (default: ${KEYS}, with --replicas ${REPLICA_KEYS})`,
      integer('--keys', 100, 100_000_000),
    )
    .addHelpText(
      'after',
      examples(
        'ringmark simulate --nodes 10 --add 1',
        'ringmark simulate --nodes 10 --remove node-3 --add 1 --replicas 3',
        'ringmark simulate --nodes a:11211,b:11211=2,c:11211 --reweigh b:11211=3 --plan',
        'ringmark simulate --algorithm maglev --nodes 100 --remove node-7 --json',
      ),
    )
    .action(async (options: SimulateOptions) => {
      const [{ simulatePart }, { collectEnvironment }, { simulateBlocks, planLines }, { renderTerminal }] =
        await Promise.all([
          import('../simulate-part.ts'),
          import('../../result/environment.ts'),
          import('../../report/simulate-section.ts'),
          import('../../report/terminal.ts'),
        ]);
      const environment = await collectEnvironment(session.seed, session.argv);
      const { keys = options.replicas === undefined ? KEYS : REPLICA_KEYS } = options;
      const { algorithm, replicas, plan = false } = options;
      const settings = { algorithm, replicas, plan, keys, ...changeOf(options), options: placementOptions(options) };
      const result = await simulatePart(session, environment, settings);
      if (result.plan) session.print(`${planLines(result.plan).join('\n')}\n`);
      session.print(renderTerminal(simulateBlocks(result), session.columns, session.paint));
      session.printJson(result);
    });
};

function changeOf({ nodes: typed, remove = [], reweigh = [], add }: SimulateOptions) {
  const nodes = typeof typed === 'number' ? freshIds(typed, []) : typed;
  const ids = nodes.map((node) => (typeof node === 'string' ? node : node.id));
  const joining = add ?? (remove.length + reweigh.length > 0 ? [] : 1);
  return { nodes, remove, reweigh, add: typeof joining === 'number' ? freshIds(joining, ids) : joining };
}

function placementOptions({ hash, vnodes }: SimulateOptions) {
  return { ...(hash !== undefined && { hash }), ...(vnodes !== undefined && { vnodes }) };
}
