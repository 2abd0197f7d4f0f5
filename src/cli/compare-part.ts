import { stat } from 'node:fs/promises';
import { usageError } from '../lib/expect.ts';
import { type CompareOptions, compare } from '../measure/compare.ts';
import { cellsOf } from '../measure/compare-cells.ts';
import { estimateSweep, type SweepEstimate } from '../measure/sweep-estimate.ts';
import { formatInteger } from '../report/units.ts';
import type { CompareCell, CompareResult, Environment } from '../result/schema.ts';
import type { Session } from './session.ts';

export type CompareSettings = Omit<CompareOptions, 'signal' | 'onProgress'>;

/** A sweep that takes longer says so before it starts. */
const LONG_S = 15;

/** Compares placements, with a progress bar, and a word first where it will take long. */
export async function comparePart(
  session: Session,
  environment: Environment,
  settings: CompareSettings,
): Promise<CompareResult> {
  const { signal } = session;
  const cells = cellsOf(settings);
  const fileBytes = 'file' in settings.keys && settings.keys.file !== '-' ? await sizeOf(settings.keys.file) : null;
  const estimate = estimateSweep(cells, settings, fileBytes);
  if (estimate.totalS > LONG_S) session.log(announcement(cells, estimate, settings, fileBytes));
  const progress = session.progress('compare');
  const update = progressOf(cells, estimate, fileBytes, (fraction, detail) => progress.update(fraction, detail));
  try {
    const { keySource, rows } = await compare({ ...settings, signal, onProgress: update });
    return { schema: 'ringmark/compare@1', environment, complete: !signal.aborted, keySource, rows };
  } finally {
    progress.done();
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) throw usageError('--keys-file', 'a file that can be read', `${file} (${found.code})`);
  if (found.isDirectory()) throw usageError('--keys-file', 'a file that can be read', `${file} (a folder)`);
  return found.size;
}

function announcement(
  cells: readonly CompareCell[],
  { totalS }: SweepEstimate,
  settings: CompareSettings,
  fileBytes: number | null,
): string {
  const quickS = settings.quick ? null : estimateSweep(cells, { ...settings, quick: true }, fileBytes).totalS;
  const hint = quickS !== null && quickS < totalS / 2 ? `; --quick takes ${about(quickS)}` : '';
  return `compare: ${formatInteger(cells.length)} rows, ${about(totalS)}${hint}`;
}

/** `about 45 s`, `about 14 min`, `about 3 h` */
function about(seconds: number): string {
  if (seconds < 90) return `about ${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min` : `about ${Math.round(seconds / 3600)} h`;
}

/** Fractions of the estimated time. */
function progressOf(
  cells: readonly CompareCell[],
  { cellS, passS, totalS }: SweepEstimate,
  fileBytes: number | null,
  show: (fraction: number, detail: string) => void,
): NonNullable<CompareOptions['onProgress']> {
  const places = new Map(cells.map((cell) => [nameOf(cell), cellS[cells.indexOf(cell)]!]));
  let doneS = 0;
  let readS = 0;
  return (done) => {
    if ('bytes' in done) readS = fileBytes ? (passS * done.bytes) / fileBytes : 0;
    else doneS += places.get(nameOf(done.cell)) ?? 0;
    const detail =
      'cell' in done ? `${done.cell.algorithm} ${done.cell.hash} ${done.cell.nodes} nodes` : 'reading keys';
    // Nothing but refusals takes no time.
    show(totalS > 0 ? Math.min(1, (doneS + readS) / totalS) : 1, detail);
  };
}

function nameOf({ algorithm, hash, nodes, vnodes }: CompareCell): string {
  return [algorithm, hash, nodes, vnodes].join(' ');
}
