import { list, oneOf, percentage } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

interface DiffOptions {
  gate?: string;
  noise?: number;
  crossMachine?: true;
  format: 'text' | 'markdown' | 'csv';
  all?: true;
}

const paths = (side: string) => list(side, (text: string) => text);

/** Two runs, or two sets of runs, metric by metric. */
export const addDiff: AddCommand = (program, session) => {
  program
    .command('diff')
    .description('compare runs metric by metric, with confidence intervals and a verdict')
    .argument('<a>', 'runs of before: folders of results/, or files that --json wrote, separated by commas', paths('A'))
    .argument('<b>', 'runs of after', paths('B'))
    .option('--gate <list>', 'how much worse what may get, as NAME:PERCENT%; beyond that the exit code is 4')
    .option(
      '--noise <percentage>',
      'how much runs vary (standard deviation), where there are fewer than 5 a side',
      percentage('--noise', 0, 1),
    )
    .option('--cross-machine', 'show runs of different machines beside each other')
    .option('--format <format>', 'text, markdown or csv', oneOf('--format', ['text', 'markdown', 'csv']), 'text')
    .option('--all', 'every metric, however many there are')
    .addHelpText(
      'after',
      examples(
        'ringmark diff results/before results/after',
        'ringmark diff a1.json,a2.json,a3.json,a4.json,a5.json b1.json,b2.json,b3.json,b4.json,b5.json',
        "ringmark diff base-1,base-2,base-3,base-4,base-5 head-1,head-2,head-3,head-4,head-5 --gate 'lookup:5%,p99:10%'",
        'ringmark diff before.json after.json --noise 3%',
      ),
    )
    .action(async (a: string[], b: string[], options: DiffOptions) => {
      const { diffCommand } = await import('../diff-command.ts');
      await diffCommand(session, a, b, options);
    });
};
