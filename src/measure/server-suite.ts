import { setTimeout } from 'node:timers/promises';
import type { BenchSuite } from '../result/schema.ts';
import { chooseMeter } from './http-throughput.ts';
import type { ServerScenario } from './server-scenario.ts';
import { type SuiteOptions, toRows } from './suite.ts';

const FULL = { rounds: 15, seconds: 1 };
const QUICK = { rounds: 3, seconds: 1 };
const SIGNAL_MS = 100;

/** Loads each server in turn, round after round. A row's time per operation is that of one request, 1 / (requests per second). */
export async function runServerSuite(scenario: ServerScenario, options: SuiteOptions): Promise<BenchSuite> {
  const { name, question, baseline, matrix } = scenario;
  const { rounds, seconds } = options.quick ? QUICK : FULL;
  const meter = await chooseMeter();
  const suite: BenchSuite = {
    name,
    question: `${question} Load by ${meter.name}.`,
    baseline,
    floorNs: null,
    rows: [],
    skipped: [],
  };
  const servers = await scenario.start();
  try {
    for (const [at, parameters] of matrix.entries()) {
      const subjects = servers.subjects(parameters);
      const samples: Float64Array[][] = [];
      for (let round = 0; round < rounds; round++) {
        samples.push([]);
        for (const [turn, subject] of subjects.entries()) {
          if (options.signal?.aborted) return suite;
          const rate = await meter.measure(subject, seconds).catch((error) => orStopped(error, options.signal));
          if (rate === null) return suite;
          samples[round]!.push(Float64Array.of(1e9 / rate));
          const done = (round + (turn + 1) / subjects.length) / rounds;
          options.onProgress?.((at + done) / matrix.length, `${name}: ${subject.name}`);
        }
      }
      suite.rows.push(
        ...toRows(
          subjects.map((subject) => ({ ...subject, batch: 1 })),
          parameters,
          baseline,
          samples,
        ),
      );
    }
    return suite;
  } finally {
    await servers.stop();
  }
}

/** A Ctrl-C ends wrk too, which may be noticed first: then it is no failure, but the end. */
async function orStopped(error: unknown, signal: AbortSignal | undefined): Promise<null> {
  await setTimeout(SIGNAL_MS);
  if (signal?.aborted) return null;
  throw error;
}
