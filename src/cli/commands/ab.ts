import type { Command } from 'commander';
import { usageError } from '../../lib/expect.ts';
import { integer, oneOf } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

interface AbOptions {
  a?: string;
  b?: string;
  aDir?: string;
  bDir?: string;
  rounds: number;
  gate?: string;
  format: 'text' | 'markdown' | 'csv';
  all?: true;
}

const COMPARABLE = ['load', 'bench', 'compare'];

/** Two variants, measured in turn, and the first of them twice. */
export const addAb: AddCommand = (program, session) => {
  program
    .command('ab')
    .description('measure two variants in turn, and one of them twice: what differs beyond noise')
    .usage('[options] load|bench|compare [its options]')
    .argument('<command...>', `what is measured: ${COMPARABLE.join(', ')}, with its arguments and options`)
    .option('--a <options>', 'what variant A adds to the command')
    .option('--b <options>', 'what variant B adds to it')
    .option('--a-dir <folder>', 'a built checkout that runs A (default: this one)')
    .option('--b-dir <folder>', 'a built checkout that runs B')
    .option(
      '--rounds <n>',
      'how often each arm is measured; 5 at least tell something',
      integer('--rounds', 1, 1000),
      10,
    )
    .option('--gate <list>', 'how much worse B may be, as NAME:PERCENT%; beyond that the exit code is 4')
    .option('--format <format>', 'text, markdown or csv', oneOf('--format', ['text', 'markdown', 'csv']), 'text')
    .option('--all', 'every metric, however many there are')
    .allowUnknownOption()
    .addHelpText(
      'after',
      examples(
        "ringmark ab --a '--vnodes 40' --b '--vnodes 160' load --rate 5000",
        'ringmark ab --a-dir ../base --b-dir . bench lookup --quick',
        "ringmark ab --a-dir ../base --b-dir . --gate 'lookupNs:5%' compare --algorithm ring --nodes 100 --quick",
      ),
    )
    .action(async (command: string[], options: AbOptions, { options: known }: Command) => {
      refuseSwallowed(
        known.flatMap(({ long }) => long ?? []),
        options,
      );
      if (!COMPARABLE.includes(command[0]!)) throw usageError('ab', `one of ${COMPARABLE.join(', ')}`, command[0]);
      const { abCommand } = await import('../ab-command.ts');
      await abCommand(session, command, options);
    });
};

/** What is typed as `--a --b '…'`, or with an option of ringmark itself between them, takes the second flag for the value of the first. */
function refuseSwallowed(flags: readonly string[], options: AbOptions): void {
  for (const [flag, text] of Object.entries({ '--a': options.a, '--b': options.b })) {
    if (text !== undefined && flags.includes(text))
      throw usageError(flag, `options of what is measured, as one word: ${flag}='--vnodes 40'`, text);
  }
}
