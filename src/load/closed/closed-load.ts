import { performance } from 'node:perf_hooks';
import { Random } from '../../lib/random.ts';
import type { LoadConfig, LoadResult } from '../../result/load-result.ts';
import { type AvailabilityMemory, AvailabilityWriter, allocateAvailability } from '../availability.ts';
import { interfere, isWatched } from '../interference.ts';
import { checkLoadConfig } from '../load-config.ts';
import { type LoadHooks, prepareLoad, readUsages, resultOf, tickUntil } from '../load-run.ts';
import type { LoadWorkload } from '../load-workload.ts';
import { type Measurement, MeasurementWindow } from '../measurement-window.ts';
import type { Target } from '../targets.ts';
import { waitUntil } from '../wait-until.ts';
import { NodeLoad } from './node-load.ts';
import { ownOperations } from './own-operations.ts';

/**
 * Load-tests running nodes in the closed model: every connection has one request in flight, and sends the next when it
 * is answered. Stores all keys, then runs one autocannon for each node, over the keys that are its own. Warm-up and
 * measurement are one stream: the measurement is a window of real time in it, the same for all nodes, so that neither
 * the opening of connections nor the stopping of autocannon is measured.
 *
 * A node that fails while it is measured leaves the others under load, is tried again ten times a second, and makes the
 * result invalid.
 * @throws ERR_USAGE when the configuration is out of range.
 * @throws ERR_NODE_UNREACHABLE, ERR_TIMEOUT or ERR_NODE_STATUS when a node is not ready or does not take the data.
 * @throws the signal's reason when it is aborted before the measurement.
 */
export async function runClosedLoad(
  config: LoadConfig,
  hooks: LoadHooks = {},
): Promise<Omit<LoadResult, 'environment'>> {
  checkLoadConfig(config);
  const prepared = await prepareLoad(config, hooks);
  const { workload, targets } = prepared;
  const loads = startLoads(targets, workload, config, hooks.authToken);
  try {
    await warmUp(config, hooks);
    const before = readUsages(targets, hooks.authToken);
    const measurement = await measure(targets, loads, config, hooks);
    const asked = { ...config, keys: workload.listed.length };
    return resultOf(asked, prepared, measurement, await before, await readUsages(targets, hooks.authToken));
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
  }
}

function startLoads(
  targets: readonly Target[],
  workload: LoadWorkload,
  config: LoadConfig,
  authToken: string | undefined,
): NodeLoad[] {
  const seeds = new Random(config.seed);
  const { sizes, stored } = workload;
  return targets.map((target) => {
    const operations = ownOperations(workload, target, seeds);
    return new NodeLoad({ url: target.url, operations, sizes, stored, timeoutMs: config.timeoutMs, authToken });
  });
}

async function warmUp({ warmupS }: LoadConfig, { signal, onProgress }: LoadHooks): Promise<void> {
  onProgress?.({ phase: 'warming up', fraction: 0 });
  await waitUntil(performance.now() + warmupS * 1000, signal);
  signal?.throwIfAborted();
}

async function measure(
  targets: readonly Target[],
  loads: readonly NodeLoad[],
  config: LoadConfig,
  hooks: LoadHooks,
): Promise<Measurement> {
  for (const { recorder } of loads) recorder.take();
  const window = new MeasurementWindow(targets.map(({ id }, i) => ({ id, recorder: loads[i]!.recorder })));
  const startMs = window.momentOf(0);
  const memories = watch(loads, startMs, config, hooks).map((memory) => [memory]);
  const interference = interfere(config, hooks, startMs, hooks.signal);
  await tickUntil(config.durationS, window, hooks);
  const measurement = window.close(Math.max(...loads.map((load) => load.longestWaitMs())));
  return { ...measurement, interference: await interference(targets, memories, measurement.elapsedS) };
}

/** Has it watched from now on when the nodes answer, where something is done to them, or may be. */
function watch(
  loads: readonly NodeLoad[],
  startMs: number,
  config: LoadConfig,
  hooks: LoadHooks,
): AvailabilityMemory[] {
  if (!isWatched(config, hooks)) return [];
  return loads.map(({ recorder }) => {
    const memory = allocateAvailability(config.durationS);
    recorder.availability = new AvailabilityWriter(memory, startMs);
    return memory;
  });
}
