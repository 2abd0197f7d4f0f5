import type { StoreScenario } from '../src/measure/store-scenario.ts';
import { startProcess } from './stores/process.ts';
import { startRedisStore } from './stores/redis.ts';

const BASELINE = 'Map of Buffers';

/** Keys of 20 bytes, values of 100, each store in a process of its own. */
export const store: StoreScenario = {
  name: 'store',
  question: 'What does an entry take, what does an operation take, and for how long does it stop all others?',
  baseline: BASELINE,
  entries: { full: 2_000_000, quick: 100_000 },
  stores: [
    { name: BASELINE, note: 'evicts what was put first', start: (entries) => startProcess('map-of-buffers', entries) },
    { name: 'lru-cache', start: (entries) => startProcess('lru-cache', entries) },
    { name: 'ringmark store', start: (entries) => startProcess('flat', entries) },
    {
      name: 'Redis',
      note: 'over a socket, 1,000 at a time; it is there for what an entry takes',
      operations: ['put'],
      start: startRedisStore,
    },
  ],
};
