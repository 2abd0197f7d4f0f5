import { loadBlocks } from '../report/load-section.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { detailBlocks, headlineBlocks } from '../report/summary.ts';
import { renderTerminal } from '../report/terminal.ts';
import { writeRun } from '../result/run-folder.ts';
import type { LoadResult, Run } from '../result/schema.ts';
import type { Session } from './session.ts';

/** Shown first, then written, where there is a folder to write it to: what was measured is seen even where it cannot be kept. */
export async function publishLoad(session: Session, load: LoadResult, results: string | undefined): Promise<void> {
  session.print(renderTerminal(loadBlocks(load), session.columns, session.paint));
  session.printJson(load);
  if (results === undefined) return;
  const { environment, complete } = load;
  const run: Run = { schema: 'ringmark/run@1', name: 'load', environment, complete, load };
  session.log(
    `written to ${await writeRun(run, renderMarkdown([...headlineBlocks(run), ...detailBlocks(run)]), results)}`,
  );
}
