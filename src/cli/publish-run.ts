import type { Block } from '../report/document.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { detailBlocks, headlineBlocks } from '../report/summary.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Run } from '../result/run.ts';
import { writeRun } from '../result/run-folder.ts';
import type { Environment } from '../result/schema.ts';
import type { Session } from './session.ts';

/** Shown first, then written, where there is a folder to write it to: what was measured is seen even where it cannot be kept. */
export async function publishRun(
  session: Session,
  blocks: readonly Block[],
  result: { environment: Environment; complete: boolean },
  part: Pick<Run, 'name' | 'load' | 'loadSweep'>,
  results: string | undefined,
): Promise<void> {
  session.print(renderTerminal(blocks, session.columns, session.paint));
  session.printJson(result);
  if (results === undefined) return;
  const { environment, complete } = result;
  const run: Run = { schema: 'ringmark/run@1', environment, complete, ...part };
  const summary = renderMarkdown([...headlineBlocks(run), ...detailBlocks(run)]);
  session.log(`written to ${await writeRun(run, summary, results)}`);
}
