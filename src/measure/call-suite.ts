import { Random, shuffle } from '../lib/random.ts';
import type { BenchSuite } from '../result/schema.ts';
import type { CallScenario, CallSubject } from './call-scenario.ts';
import type { MissingSubject } from './scenario.ts';
import { type SuiteOptions, toRows } from './suite.ts';

const FULL = { rounds: 15, ms: 200 };
const QUICK = { rounds: 3, ms: 60 };

/**
 * Calls each subject in turn, round after round, in another order each time; a first round, which opens connections and
 * warms up the code, does not count. A row's time per operation is 1 / (operations per second).
 */
export async function runCallSuite(scenario: CallScenario, options: SuiteOptions): Promise<BenchSuite> {
  const { name, question, baseline, matrix } = scenario;
  const { rounds, ms } = options.quick ? QUICK : FULL;
  const suite: BenchSuite = { name, question, baseline, floorNs: null, rows: [], skipped: [] };
  const skipped = new Set<string>();
  const opened = await scenario.open();
  try {
    for (const [at, parameters] of matrix.entries()) {
      const set = opened.subjects(parameters);
      for (const subject of set) if ('missing' in subject) skipped.add(`${subject.name}: ${subject.missing}`);
      const subjects = set.filter((subject): subject is CallSubject => !('missing' in (subject as MissingSubject)));
      const samples: Float64Array[][] = [];
      for (let round = -1; round < rounds; round++) {
        const row: Float64Array[] = [];
        for (const [turn, i] of shuffle([...subjects.keys()], new Random(round)).entries()) {
          if (options.signal?.aborted) return { ...suite, skipped: [...skipped] };
          row[i] = Float64Array.of(await nsPerOperation(subjects[i]!, parameters.inFlight, ms));
          const done = (round + 1 + (turn + 1) / subjects.length) / (rounds + 1);
          options.onProgress?.((at + done) / matrix.length, `${name}: ${subjects[i]!.name}`);
        }
        if (round >= 0) samples.push(row);
      }
      const timed = subjects.map((subject) => ({ ...subject, batch: 1 }));
      suite.rows.push(...toRows(timed, parameters, baseline, samples));
    }
    return { ...suite, skipped: [...skipped] };
  } finally {
    await opened.close();
  }
}

/** A closed loop: whoever is answered calls again, until the time is over. */
async function nsPerOperation({ call, operations = 1 }: CallSubject, inFlight: number, ms: number): Promise<number> {
  let calls = 0;
  const startedMs = performance.now();
  const endMs = startedMs + ms;
  const caller = async () => {
    do {
      await call();
      calls++;
    } while (performance.now() < endMs);
  };
  await Promise.all(Array.from({ length: Math.ceil(inFlight / operations) }, caller));
  return ((performance.now() - startedMs) * 1e6) / (calls * operations);
}
