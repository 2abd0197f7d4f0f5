import { readPageAssets } from '../report/html/assets.ts';
import { renderReport } from '../report/html/report.ts';
import { summaryMarkdown } from '../report/summary-markdown.ts';
import type { Run } from '../result/run.ts';
import { writeRun } from '../result/run-folder.ts';
import type { Session } from './session.ts';

/** Writes the run with its summary and its report, and says where. @throws ERR_RESULT_WRITE when it cannot be written. */
export async function keepRun(session: Session, run: Run, results: string): Promise<void> {
  const documents = { 'summary.md': summaryMarkdown(run), ...(await report(session, run)) };
  session.log(`written to ${await writeRun(run, documents, results)}`);
}

/** A picture that cannot be drawn does not take with it what was measured. */
async function report(session: Session, run: Run): Promise<Record<string, string>> {
  try {
    return { 'report.html': renderReport([run], await readPageAssets('report')) };
  } catch (error) {
    session.log(`ringmark: report.html was not drawn: ${(error as Error).message}`);
    return {};
  }
}
