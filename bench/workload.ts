import { Random } from '../src/lib/random.ts';
import { freshLoop } from '../src/measure/fresh-loop.ts';
import type { Scenario, Subject } from '../src/measure/scenario.ts';
import { Inserts } from '../src/workload/inserts.ts';
import { KeySpace } from '../src/workload/key-space.ts';
import { mixOf } from '../src/workload/mix.ts';
import { Operations } from '../src/workload/operations.ts';
import { createPopularity, parsePopularity } from '../src/workload/popularity/parse.ts';
import { StoredKeys } from '../src/workload/stored-keys.ts';
import type { Trace } from '../src/workload/trace.ts';

const BATCH = 4096;
const POPULARITIES = [
  'uniform',
  'zipf:0.5',
  'zipf:0.99',
  'zipf:1',
  'zipf:1.2',
  'latest',
  'hotspot:0.2,0.8',
  'sequential',
];

/** Seeded random → an operation and its key. */
export const workload: Scenario<{ keys: number }> = {
  name: 'workload',
  question: 'What does it cost to draw an operation and its key?',
  baseline: 'uniform',
  matrix: [{ keys: 10_000 }, { keys: 1_000_000 }, { keys: 100_000_000 }],
  async setup({ keys }) {
    const subjects = POPULARITIES.map((popularity) => draws(popularity, new KeySpace(keys, 1), keys));
    return [...subjects, replay()];
  },
};

/** A file of which every line is another key, 100,000 in all. */
function replay(): Subject {
  const keys = Array.from({ length: 100_000 }, (_, i) => `line-${i}`);
  const trace = { keys, lines: Uint32Array.from(keys.keys()) };
  return { ...draws('file:TRACE', new KeySpace(keys.length, 1, keys), keys.length, trace), note: '100,000 lines' };
}

function draws(name: string, keys: KeySpace, count: number, trace?: Trace): Subject {
  const popularity = createPopularity(parsePopularity(name), count, trace);
  const operations = new Operations({
    keys,
    draws: popularity.draws({ random: new Random(2), part: { index: 0, of: 1 }, stored: new StoredKeys() }),
    inserts: new Inserts(count),
    mix: mixOf({ reads: 0.9 }),
    seed: 1,
  });
  const draw = () => {
    operations.next();
    return operations.key.length;
  };
  return { name, batch: BATCH, run: freshLoop(new Uint8Array(BATCH), draw) };
}
