import type { Random } from '../../src/lib/random.ts';
import type { Run } from '../../src/result/run.ts';
import type { BenchRow } from '../../src/result/schema.ts';
import { sampleRun } from './sample-run.ts';

// How real runs vary: 12 of `bench lookup --quick`, and 12 load tests of 8 s in the closed model, one after the other on a
// two-core cloud VM (AMD EPYC, Node.js 20.20) whose load average was 3 to 7 from other work. Figures are standard
// deviations of logarithms. Of a fastest batch: what all rows of a run share (the machine's speed), and what is a row's own:
// mostly 0.9 %, but some functions are compiled or laid out in one of two ways for as long as a process lives.
const MACHINE = 0.022;
const OWN = 0.009;
/** Chance of the slower way, and how much slower it is. */
const TWO_WAYS: Record<string, readonly [chance: number, slower: number]> = {
  'ringmark ring': [4 / 12, 0.12],
  'ringmark jumpback': [3 / 12, 0.083],
  'ringmark anchor': [1 / 12, 0.21],
  hashring: [4 / 12, 0.6],
};
/** Of a median: in four runs of ten the processor was taken away so often that it is half as long again, more or less. */
const PREEMPTED = { chance: 0.4, shift: 0.4, spread: 0.3 };
/** A busy machine lowers the rate and lengthens the latencies together. */
const LOAD = { throughput: 0.27, p50: 0.18, p99: 0.52 };

/** How much slower than the sample a benchmark's subjects are: 0.05 is 5 %. */
export type Slowdowns = Readonly<Record<string, number>>;

/** The sample run as another measurement would have it. */
function noisyRun(random: Random, slowdowns: Slowdowns = {}): Run {
  const run = sampleRun();
  const { bench, load } = run;
  const machine = MACHINE * normal(random);
  for (const row of bench!.suites.flatMap(({ rows }) => rows))
    disturb(row, machine, random, slowdowns[row.subject] ?? 0);
  const busy = normal(random);
  load!.totals.throughputPerS *= Math.exp(-LOAD.throughput * busy);
  for (const latency of [load!.latencyUs.response, load!.latencyUs.service]) {
    latency.p50 *= Math.exp(LOAD.p50 * busy);
    latency.p99 *= Math.exp(LOAD.p99 * (0.8 * busy + 0.6 * normal(random)));
  }
  delete run.compare;
  return run;
}

/** So many runs of one side. */
export function noisyRuns(count: number, random: Random, slowdowns?: Slowdowns): { path: string; run: Run }[] {
  return Array.from({ length: count }, (_, i) => ({ path: `run-${i + 1}`, run: noisyRun(random, slowdowns) }));
}

function disturb(row: BenchRow, machine: number, random: Random, slowdown: number): void {
  const [chance, slower] = TWO_WAYS[row.subject] ?? [0, 0];
  const way = random.float() < chance ? slower : 0;
  const factor = Math.exp(machine + OWN * normal(random) + way) * (1 + slowdown);
  const { chance: often, shift, spread } = PREEMPTED;
  const preempted = random.float() < often ? Math.exp(shift + spread * normal(random)) : 1;
  row.ns.min *= factor;
  row.ns.p50 *= factor * preempted;
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}
