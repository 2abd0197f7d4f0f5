import { dirname, join } from 'node:path';
import { RingmarkError } from '../lib/errors.ts';
import { usageError } from '../lib/expect.ts';
import { csvTables } from '../report/csv/tables.ts';
import type { ReportFormat } from '../report/formats.ts';
import { readPageAssets } from '../report/html/assets.ts';
import { renderReport } from '../report/html/report.ts';
import { summaryMarkdown } from '../report/summary-markdown.ts';
import type { Run } from '../result/run.ts';
import { findRunFile, newestRun, prepareResults, readRun } from '../result/run-folder.ts';
import type { Session } from './session.ts';
import { writeDocument } from './write-document.ts';

/** Side by side there is no room for more. */
const MOST_RUNS = 8;

const FILES = { html: 'report.html', markdown: 'summary.md' } as const;

export interface ReportCommandOptions {
  /** Folders, or run.json files; the newest below `results` where there are none. */
  runs: readonly string[];
  format: ReportFormat;
  output?: string | undefined;
  results: string;
}

/**
 * Reads runs, draws them, and prints where they were written to.
 * @throws ERR_RESULT_FORMAT for what is no run; ERR_RESULT_WRITE where it cannot be written; ERR_USAGE for too many runs, or
 * several and nowhere to write them.
 */
export async function reportCommand(
  session: Session,
  { runs: named, format, output, results }: ReportCommandOptions,
): Promise<void> {
  if (named.length > MOST_RUNS) throw usageError('runs', `at most ${MOST_RUNS}`, named.length);
  if (named.length > 1 && output === undefined) throw nowhereFor(named.length, format);
  const paths = named.length > 0 ? named : [await newestRun(results)];
  const runs = await Promise.all(paths.map(readRun));
  const documents = await draw(runs, format);
  if (output === '-') return writeToStdout(session, documents, format);
  const folder = format === 'csv' && output !== undefined ? output : dirname(await findRunFile(paths[0]!));
  const files = [...documents].map(([name, text]) => ({
    file: format !== 'csv' && output !== undefined ? output : join(folder, name),
    text,
  }));
  if (format === 'csv') await prepareResults(folder);
  for (const { file, text } of files) await writeDocument(file, text);
  session.print(files.map(({ file }) => file).join('\n'));
  session.printJson({ schema: 'ringmark/report@1', runs: paths, files: files.map(({ file }) => file) });
}

function nowhereFor(runs: number, format: ReportFormat): RingmarkError {
  const place = format === 'csv' ? 'a folder' : 'a file or -';
  return new RingmarkError('ERR_USAGE', `--output: expected ${place} for what is of ${runs} runs, got none`);
}

/** Each file's name and text. */
async function draw(runs: readonly Run[], format: ReportFormat): Promise<Map<string, string>> {
  if (format === 'csv') return csvTables(runs);
  if (format === 'markdown') return new Map([[FILES.markdown, runs.map(summaryMarkdown).join('\n')]]);
  return new Map([[FILES.html, renderReport(runs, await readPageAssets('report'))]]);
}

async function writeToStdout(
  session: Session,
  documents: ReadonlyMap<string, string>,
  format: ReportFormat,
): Promise<void> {
  if (session.json) throw usageError('--output', 'a file beside --json', '-');
  if (format === 'csv' && documents.size > 1)
    throw usageError('--output', `a folder for ${documents.size} tables, since stdout takes one`, '-');
  for (const text of documents.values()) await session.stream(text);
}
