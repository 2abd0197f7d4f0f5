import { setImmediate } from 'node:timers/promises';
import { Random, shuffle } from '../lib/random.ts';
import { mean, median, quantile, relativeMarginOfError } from '../lib/statistics.ts';
import type { BenchRow, BenchSuite } from '../result/schema.ts';
import { timeBatch } from './batch-time.ts';
import { isMissing, type Parameters, type Scenario, type Subject } from './scenario.ts';

export interface SuiteOptions {
  /** Fewer and shorter rounds: good for a look, too few for a claim. */
  quick: boolean;
  /** Once aborted, the suite ends with the rows that are done. */
  signal?: AbortSignal | undefined;
  /** Called after each timing with the fraction of the suite that is done. */
  onProgress?: (fraction: number, detail: string) => void;
}

// Rounds are many and short: a machine changes its speed within tenths of a second, and only subjects that are timed close
// to each other see the same machine.
const FULL = { rounds: 41, timeMs: 20, warmupMs: 60, minCalls: 1 };
const QUICK = { rounds: 5, timeMs: 12, warmupMs: 20, minCalls: 1 };

/**
 * Times a scenario: at each point of its matrix all subjects in turn, round after round, so that a machine whose speed
 * drifts slows them all alike. A speed-up is baseline / subject within a round, and the median of that over the rounds.
 */
export async function runSuite(scenario: Scenario, options: SuiteOptions): Promise<BenchSuite> {
  const { name, question, baseline, matrix } = scenario;
  const plan = options.quick ? QUICK : FULL;
  const rows: BenchRow[] = [];
  const skipped = new Set<string>();
  for (const [at, parameters] of matrix.entries()) {
    const set = await scenario.setup(parameters);
    for (const subject of set) if (isMissing(subject)) skipped.add(`${subject.name}: ${subject.missing}`);
    const subjects = set.filter((subject): subject is Subject => !isMissing(subject));
    const rounds: Float64Array[][] = [];
    for (let round = 0; round < plan.rounds; round++) {
      rounds.push([]);
      for (const [turn, i] of turns(subjects.length, round).entries()) {
        const subject = subjects[i]!;
        rounds[round]![i] = timeBatch(subject, round === 0 ? plan : { ...plan, warmupMs: 0 });
        const done = (round + (turn + 1) / subjects.length) / plan.rounds;
        options.onProgress?.((at + done) / matrix.length, `${name}: ${subject.name}`);
        // A turn of the event loop, so that a signal gets through.
        await setImmediate();
        if (options.signal?.aborted)
          return { name, question, baseline, floorNs: floorNs(), rows, skipped: [...skipped] };
      }
    }
    rows.push(...toRows(subjects, parameters, baseline, rounds));
  }
  return { name, question, baseline, floorNs: floorNs(), rows, skipped: [...skipped] };
}

/** Another order each round: what one subject leaves behind (garbage, cold caches) falls on all the others alike. */
function turns(subjects: number, round: number): number[] {
  return shuffle([...Array(subjects).keys()], new Random(round));
}

/** @param rounds [rounds × subjects] samples in nanoseconds per operation */
export function toRows(
  subjects: readonly Pick<Subject, 'name' | 'batch' | 'note'>[],
  parameters: Parameters,
  baseline: string,
  rounds: readonly (readonly Float64Array[])[],
): BenchRow[] {
  const medians = rounds.map((round) => round.map(median));
  const baselineAt = subjects.findIndex((subject) => subject.name === baseline);
  return subjects.map((subject, i) => {
    const samples = Float64Array.from(rounds.flatMap((round) => [...round[i]!])).sort();
    const speedups = medians.map((round) => round[baselineAt]! / round[i]!);
    return {
      subject: subject.name,
      parameters,
      ns: {
        min: samples[0]!,
        p50: quantile(samples, 0.5),
        mean: mean(samples),
        p99: quantile(samples, 0.99),
        rme: relativeMarginOfError(samples),
        samples: samples.length,
        batch: subject.batch,
      },
      speedup:
        baselineAt === -1
          ? null
          : { p50: median(speedups), p25: quantile(speedups, 0.25), p75: quantile(speedups, 0.75) },
      rounds: medians.map((round) => sixDigits(round[i]!)),
      ...(subject.note === undefined ? {} : { note: subject.note }),
    };
  });
}

/** A clock tells no more, and a file of thousands of them stays half as long. */
function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}

/** What timing one call of an empty function reads, in nanoseconds. */
function floorNs(): number {
  return median(timeBatch({ batch: 1, run: () => 0 }, FULL));
}
