import { RingmarkError } from '../../lib/errors.ts';
import { usageError } from '../../lib/expect.ts';
import type { Run } from '../../result/run.ts';
import { type AddCommand, examples } from '../program.ts';
import type { Session } from '../session.ts';

interface RunOptions {
  name: string;
  results: string;
}

/** All instruments in their quick form, and a folder with what they say. */
export const addRun: AddCommand = (program, session) => {
  program
    .command('run')
    .description('load-test three local nodes, compare placements, run every benchmark, and write results/<run>/')
    .option('--name <name>', 'the end of the name of the folder', folderName, 'run')
    .option('--results <folder>', 'where the folder is written', 'results')
    .addHelpText('after', examples('ringmark run', 'ringmark run --name before-upgrade --results /tmp/results'))
    .action(async ({ name, results }: RunOptions) => {
      const { prepareResults } = await import('../../result/run-folder.ts');
      await prepareResults(results);
      const { wholeRun } = await import('../whole-run.ts');
      const run = await wholeRun(session, name);
      if (run.load ?? run.compare ?? run.bench) await publish(session, run, results);
      session.signal.throwIfAborted();
      if (run.load?.valid === false) {
        throw new RingmarkError('ERR_RUN_INVALID', `the load test is not valid: ${run.load.invalidReasons.join('; ')}`);
      }
    });
};

/** Shown first, then written: what was measured is seen even where it cannot be kept. */
async function publish(session: Session, run: Run, results: string): Promise<void> {
  const [{ writeRun }, { headlineBlocks, detailBlocks }, { renderTerminal }, { renderMarkdown }] = await Promise.all([
    import('../../result/run-folder.ts'),
    import('../../report/summary.ts'),
    import('../../report/terminal.ts'),
    import('../../report/markdown.ts'),
  ]);
  const [headline, details] = [headlineBlocks(run), detailBlocks(run)];
  // A page starts with what matters; on a terminal, what is read first is what comes last.
  session.print(`\n${renderTerminal([...details, ...headline], session.columns, session.paint)}\n`);
  session.printJson(run);
  session.log(`written to ${await writeRun(run, renderMarkdown([...headline, ...details]), results)}`);
}

function folderName(text: string): string {
  if (/^\w[\w.-]{0,99}$/.test(text)) return text;
  throw usageError('--name', 'up to 100 letters, digits, ".", "_" and "-", a letter or digit first', text);
}
