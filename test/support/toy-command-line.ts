// The real command line with small commands: what the tests of exit codes, signals and pipes run as a process.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { integer } from '../../src/cli/option-parsers.ts';
import { type AddCommand, examples } from '../../src/cli/program.ts';
import { type ErrorCode, RingmarkError } from '../../src/lib/errors.ts';

const addEcho: AddCommand = (program, session) => {
  program
    .command('echo')
    .description('print a word')
    .argument('<word>')
    .option('--vnodes <n>', 'points per node', integer('--vnodes', 1, 65536), 160)
    .addHelpText('after', examples('ringmark echo hello'))
    .action((word: string, options: { vnodes: number }) => {
      session.log('working');
      session.print(session.paint('good', word));
      session.printJson({ word, vnodes: options.vnodes, seed: session.seed });
    });
};

const addFail: AddCommand = (program) => {
  program
    .command('fail')
    .argument('<how>')
    .action(async (how: string) => {
      if (how === 'internal') throw new TypeError('x is not\na function', { cause: new Error('deeper') });
      if (how === 'file') await readFile('no-such-file');
      if (how === 'late') await Promise.all([delay(60_000), Promise.reject(new Error('late'))]);
      throw new RingmarkError(how as ErrorCode, `it failed with ${how}`);
    });
};

const addHold: AddCommand = (program, session) => {
  program
    .command('hold')
    .argument('<manner>')
    .action(async (manner: string) => {
      session.runsUntilStopped = manner === 'server';
      const alive = setInterval(() => {}, 1000);
      session.print('holding');
      if (manner === 'deaf') await new Promise(() => {});
      await once(session.signal, 'abort');
      clearInterval(alive);
      session.print('kept what was measured');
      if (manner === 'throwing') throw session.signal.reason;
    });
};

const addFlood: AddCommand = (program, session) => {
  program.command('flood').action(async () => {
    while (!session.signal.aborted) {
      session.print('x'.repeat(1000));
      await new Promise(setImmediate);
    }
    session.signal.throwIfAborted();
  });
};

await runCommandLine(process, [addEcho, addFail, addHold, addFlood]);
