import { diffRuns } from '../diff/diff.ts';
import type { NamedRun } from '../diff/sides.ts';
import { diffCsv } from '../report/diff-csv.ts';
import { diffBlocks } from '../report/diff-section.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { DiffResult } from '../result/diff-result.ts';
import { readResult } from '../result/result-file.ts';
import { gateFailure } from './comparison-failure.ts';
import type { Session } from './session.ts';

export interface DiffCommandOptions {
  gate?: string | undefined;
  noise?: number | undefined;
  crossMachine?: true | undefined;
  format: 'text' | 'markdown' | 'csv';
  all?: true | undefined;
}

/**
 * Reads, compares, shows, and only then says whether a gate holds.
 * @throws ERR_GATE_FAILED when it does not; ERR_RUN_INVALID when it has nothing to go by.
 */
export async function diffCommand(
  session: Session,
  a: readonly string[],
  b: readonly string[],
  { gate, noise, crossMachine, format, all }: DiffCommandOptions,
): Promise<void> {
  const [before, after] = [await readRuns(a), await readRuns(b)];
  const { seed } = session;
  const result = diffRuns(before, after, { seed, gate, noise: noise ?? null, isCrossMachine: crossMachine === true });
  session.print(drawings[format](result, session, all === true));
  session.printJson(result);
  const failure = gateFailure(result.gate, invalidRuns(result));
  if (failure) throw failure;
}

const drawings: Record<
  DiffCommandOptions['format'],
  (result: DiffResult, session: Session, isWhole: boolean) => string
> = {
  text: (result, { columns, paint }, isWhole) => renderTerminal(diffBlocks(result, isWhole), columns, paint),
  markdown: (result, _session, isWhole) => renderMarkdown(diffBlocks(result, isWhole)).trimEnd(),
  csv: diffCsv,
};

async function readRuns(paths: readonly string[]): Promise<NamedRun[]> {
  return Promise.all(paths.map(async (path) => ({ path, run: await readResult(path) })));
}

function invalidRuns({ a, b }: DiffResult): string[] {
  return [...a.runs, ...b.runs].filter(({ valid, complete }) => !valid || !complete).map(({ path }) => path);
}
