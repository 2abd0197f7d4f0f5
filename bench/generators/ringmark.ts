// The open model of `ringmark load`, with all that it does: `ringmark.js URL`. It draws keys, checks bodies, keeps records.
import { LOAD_DEFAULTS } from '../../src/load/load-defaults.ts';
import { prepareLoad } from '../../src/load/load-run.ts';
import { measureOpenLoad } from '../../src/load/open/open-load.ts';
import type { LoadConfig } from '../../src/result/load-result.ts';
import { CONNECTIONS, CPU, LAG, TIME, WARMUP_S } from './figures.ts';
import { serveRuns } from './process.ts';

/** More than one thread can send: what is due while all connections wait is dropped, at the generator's expense. */
const MORE_THAN_ENOUGH = 250_000;

const config: LoadConfig = {
  ...LOAD_DEFAULTS,
  model: 'open',
  reads: 1,
  nodes: [{ id: 'node', url: process.argv[2]! }],
  local: true,
  connections: CONNECTIONS,
  warmupS: WARMUP_S,
  allowSaturated: true,
  seed: 1,
};
const prepared = await prepareLoad(config, {});

serveRuns(async (durationS) => {
  const most = { ...config, durationS, rate: MORE_THAN_ENOUGH, maxInFlight: CONNECTIONS };
  const { totals, generator } = await measureOpenLoad(most, prepared, {});
  if (totals.errors + totals.non2xx + totals.wrongBodies > 0) throw new Error(JSON.stringify(totals));
  const half = { ...config, durationS, rate: Math.round(totals.throughputPerS / 2) };
  const atHalf = await measureOpenLoad(half, prepared, {});
  return {
    [CPU]: (generator.cpu * 1e9) / totals.throughputPerS,
    [TIME]: 1e9 / totals.throughputPerS,
    [LAG]: atHalf.generator.scheduleLagUs.p99 * 1000,
  };
});
