import type { BenchSuite } from '../result/schema.ts';
import type { FiguresScenario, FiguresSubject } from './figures-scenario.ts';
import { type SuiteOptions, toRows } from './suite.ts';

const FULL = { rounds: 9, seconds: 2 };
const QUICK = { rounds: 2, seconds: 0.5 };

type Round = Readonly<Record<string, number>>[];

/** Runs each subject in turn, round after round. A row is one figure of one subject. */
export async function runFiguresSuite(scenario: FiguresScenario, options: SuiteOptions): Promise<BenchSuite> {
  const { name, question, baseline, figures } = scenario;
  const { subjects, skipped, stop } = await scenario.prepare();
  try {
    const rounds = await runRounds(subjects, name, options);
    const rows = rounds === undefined ? [] : figures.flatMap((figure) => rowsOf(subjects, baseline, figure, rounds));
    return { name, question, baseline, floorNs: null, rows, skipped: [...skipped] };
  } finally {
    await stop();
  }
}

/** Undefined where the signal came before the end. */
async function runRounds(
  subjects: readonly FiguresSubject[],
  name: string,
  { quick, signal, onProgress }: SuiteOptions,
): Promise<Round[] | undefined> {
  const { rounds, seconds } = quick ? QUICK : FULL;
  const all: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push([]);
    for (const [turn, subject] of subjects.entries()) {
      if (signal?.aborted) return undefined;
      all[round]!.push(await subject.measure(seconds));
      onProgress?.((round + (turn + 1) / subjects.length) / rounds, `${name}: ${subject.name}`);
    }
  }
  return signal?.aborted ? undefined : all;
}

function rowsOf(
  subjects: readonly FiguresSubject[],
  baseline: string,
  figure: string,
  rounds: readonly Round[],
): BenchSuite['rows'] {
  const having = [...subjects.keys()].filter((i) => rounds.every((round) => figure in round[i]!));
  const samples = rounds.map((round) => having.map((i) => Float64Array.of(round[i]![figure]!)));
  return toRows(
    having.map((i) => ({ ...subjects[i]!, batch: 1 })),
    { figure },
    baseline,
    samples,
  );
}
