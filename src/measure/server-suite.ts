import { setTimeout } from 'node:timers/promises';
import type { BenchRow, BenchSuite } from '../result/schema.ts';
import { chooseMeter } from './http-throughput.ts';
import { isMissing, type Parameters } from './scenario.ts';
import type { ServerScenario, ServerSubject } from './server-scenario.ts';
import { type SuiteOptions, toRows } from './suite.ts';

const FULL = { rounds: 9, seconds: 1 };
const QUICK = { rounds: 2, seconds: 1 };
const SIGNAL_MS = 100;

/** Loads each server in turn, round after round. A row's time per operation is that of one request, 1 / (requests per second). */
export async function runServerSuite(scenario: ServerScenario, options: SuiteOptions): Promise<BenchSuite> {
  const { name, question, baseline } = scenario;
  const matrix = options.quick ? scenario.quickMatrix : scenario.matrix;
  const meter = await chooseMeter();
  const rows: BenchRow[] = [];
  const skipped = new Set<string>();
  const servers = await scenario.start(meter.measure);
  try {
    for (const [at, parameters] of matrix.entries()) {
      const set = servers.subjects(parameters);
      for (const subject of set) if (isMissing(subject)) skipped.add(`${subject.name}: ${subject.missing}`);
      const subjects = set.filter((subject): subject is ServerSubject => !isMissing(subject));
      const onProgress = (fraction: number, subject: string) =>
        options.onProgress?.((at + fraction) / matrix.length, `${name}: ${subject}`);
      const measured = await measurePoint(subjects, parameters, baseline, { ...options, onProgress });
      if (measured === undefined) break;
      rows.push(...measured);
    }
  } finally {
    await servers.stop();
  }
  return { name, question: `${question} Load by ${meter.name}.`, baseline, floorNs: null, rows, skipped: [...skipped] };
}

/** Undefined where the signal came before the end. */
async function measurePoint(
  subjects: readonly ServerSubject[],
  parameters: Parameters,
  baseline: string,
  { quick, signal, onProgress }: SuiteOptions,
): Promise<BenchRow[] | undefined> {
  const { rounds, seconds } = quick ? QUICK : FULL;
  const samples: Float64Array[][] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push([]);
    for (const [turn, subject] of subjects.entries()) {
      const rate = signal?.aborted ? null : await subject.measure(seconds).catch((error) => orStopped(error, signal));
      if (rate === null) return undefined;
      samples[round]!.push(Float64Array.of(1e9 / rate));
      onProgress?.((round + (turn + 1) / subjects.length) / rounds, subject.name);
    }
  }
  return toRows(
    subjects.map((subject) => ({ ...subject, batch: 1 })),
    parameters,
    baseline,
    samples,
  );
}

/** A Ctrl-C ends wrk too, which may be noticed first: then it is no failure, but the end. */
async function orStopped(error: unknown, signal: AbortSignal | undefined): Promise<null> {
  await setTimeout(SIGNAL_MS);
  if (signal?.aborted) return null;
  throw error;
}
