import type { LoadConfig, LoadResult } from '../../result/load-result.ts';
import { allocateAvailability } from '../availability.ts';
import { connectionsByShare } from '../connection-shares.ts';
import { saturation } from '../generator-verdict.ts';
import { interfere, isWatched } from '../interference.ts';
import { latencyOfCounts } from '../latency-counts.ts';
import { checkLoadConfig } from '../load-config.ts';
import { OPEN_DEFAULTS } from '../load-defaults.ts';
import { type LoadHooks, type PreparedLoad, prepareLoad, readUsages, resultOf, tickUntil } from '../load-run.ts';
import type { LoadWorkload } from '../load-workload.ts';
import { type Measurement, MeasurementWindow } from '../measurement-window.ts';
import type { Target } from '../targets.ts';
import { waitUntil } from '../wait-until.ts';
import type { GeneratorPlan } from './generator-plan.ts';
import { GeneratorThreads } from './generator-threads.ts';
import { monotonicMs, toPerformanceMs } from './monotonic-clock.ts';
import { allocateSchedule, sumSchedules } from './schedule-record.ts';
import { allocateNodeRecord } from './shared-record.ts';
import { SharedRecorder } from './shared-recorder.ts';

/** How long after all threads are told to begin they do: time enough for the message to get there. */
const HEAD_START_MS = 20;

/**
 * Load-tests running nodes in the open model: operations are due at moments that do not depend on how fast the nodes
 * answer, and every request is timed from when it was due as well as from when it was sent. Stores all keys, then has
 * threads send. An operation belongs to the measurement when it is due in it, whenever it is answered; what has no
 * answer when the timeout has passed after the end is an error. Threads are on a clock of their own that all agree on.
 *
 * A node that fails while it is measured leaves the others under load, is tried again ten times a second, and makes the
 * result invalid. So does a generator that does not keep its schedule.
 * @throws ERR_USAGE when the configuration is out of range.
 * @throws ERR_NODE_UNREACHABLE, ERR_TIMEOUT or ERR_NODE_STATUS when a node is not ready or does not take the data.
 * @throws the signal's reason when it is aborted before the measurement.
 */
export async function runOpenLoad(config: LoadConfig, hooks: LoadHooks = {}): Promise<Omit<LoadResult, 'environment'>> {
  checkLoadConfig(config);
  return measureOpenLoad(config, await prepareLoad(config, hooks), hooks);
}

/**
 * The same once the keys are stored: it can be repeated, with other rates and durations.
 * @param config checked
 * @param prepared what `prepareLoad` gave for the same nodes, placement and workload
 */
export async function measureOpenLoad(
  config: LoadConfig,
  prepared: PreparedLoad,
  hooks: LoadHooks,
): Promise<Omit<LoadResult, 'environment'>> {
  const { workload, targets } = prepared;
  const asked = { ...withOpenDefaults(config), keys: workload.listed.length };
  const plans = planGenerators(asked, workload, targets, hooks);
  const recorders = targets.map((_, node) => new SharedRecorder(plans.map(({ records }) => records[node]!)));
  const threads = new GeneratorThreads(plans, ({ kind, node, reason }) => {
    if (kind === 'failure') recorders[node]!.failed(reason);
    else recorders[node]!.refused(reason);
  });
  try {
    const startMs = await begin(threads, asked, hooks);
    const before = readUsages(targets, hooks.authToken);
    const measurement = await measure(targets, recorders, threads, startMs, plans, hooks);
    return resultOf(asked, prepared, measurement, await before, await readUsages(targets, hooks.authToken));
  } finally {
    await threads.terminate();
  }
}

function withOpenDefaults(config: LoadConfig): LoadConfig {
  const { arrivals, threads, maxInFlight } = config;
  return {
    ...config,
    arrivals: arrivals ?? OPEN_DEFAULTS.arrivals,
    threads: threads ?? OPEN_DEFAULTS.threads,
    maxInFlight: maxInFlight ?? OPEN_DEFAULTS.maxInFlight,
  };
}

/** One for each thread: the rate is dealt out by the arrivals, connections and the most in flight here. */
function planGenerators(
  config: LoadConfig,
  { trace }: LoadWorkload,
  targets: readonly Target[],
  hooks: LoadHooks,
): [GeneratorPlan, ...GeneratorPlan[]] {
  const { threads = 1, connections, maxInFlight = 1, rate = 0, stages, durationS, warmupS } = config;
  const shares = targets.map(({ predictedShare }) => predictedShare);
  const warmUp = warmupS > 0 ? [{ durationS: warmupS, rate }] : [];
  const planOf = (thread: number): GeneratorPlan => ({
    config,
    trace,
    authToken: hooks.authToken,
    thread,
    threads,
    // A node that is predicted to get nothing may get what is inserted.
    connections: connectionsByShare(shares, partOf(connections, thread, threads)).map((each) => Math.max(1, each)),
    maxInFlight: partOf(maxInFlight, thread, threads),
    startRate: rate,
    stages: [...warmUp, ...(stages ?? [{ durationS, rate }])],
    records: targets.map(allocateNodeRecord),
    schedule: allocateSchedule(),
    availability: isWatched(config, hooks) ? targets.map(() => allocateAvailability(durationS)) : undefined,
  });
  return [planOf(0), ...Array.from({ length: threads - 1 }, (_, i) => planOf(i + 1))];
}

/** Returns when the load is warm: the moment at which the measurement begins. */
async function begin(threads: GeneratorThreads, { warmupS }: LoadConfig, hooks: LoadHooks): Promise<number> {
  const { onProgress, signal } = hooks;
  onProgress?.({ phase: 'warming up', fraction: 0 });
  await threads.ready();
  signal?.throwIfAborted();
  const atMs = monotonicMs() + HEAD_START_MS;
  threads.begin(atMs);
  const startMs = atMs + toPerformanceMs() + warmupS * 1000;
  await waitUntil(startMs, whicheverComes(signal, threads.failed));
  threads.failed.throwIfAborted();
  signal?.throwIfAborted();
  return startMs;
}

async function measure(
  targets: readonly Target[],
  recorders: readonly SharedRecorder[],
  threads: GeneratorThreads,
  startMs: number,
  plans: readonly GeneratorPlan[],
  hooks: LoadHooks,
): Promise<Measurement> {
  const { signal, onSecond } = hooks;
  const window = new MeasurementWindow(
    targets.map(({ id }, i) => ({ id, recorder: recorders[i]! })),
    startMs,
  );
  const { config } = plans[0]!;
  const ending = whicheverComes(signal, threads.failed);
  const interference = interfere(config, hooks, startMs, ending);
  await tickUntil(config.durationS, window, { ...hooks, signal: ending });
  const stop = () => threads.stop();
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop);
  await threads.done;
  signal?.removeEventListener('abort', stop);
  const late = window.tickLate();
  if (late) onSecond?.(late);
  const measurement = window.close(0);
  const generator = generatorOf(measurement, plans);
  const memories = targets.map((_, node) => plans.flatMap(({ availability }) => availability?.[node] ?? []));
  return {
    ...measurement,
    generator,
    interference: await interference(targets, memories, measurement.elapsedS),
  };
}

/** Replaces what the main thread cannot know of the others. */
function generatorOf({ generator, elapsedS }: Measurement, plans: readonly GeneratorPlan[]): LoadResult['generator'] {
  const sum = sumSchedules(plans.map(({ schedule }) => schedule));
  // What is due in the whole measurement is due in exactly its length, whenever the clock was read.
  const { durationS } = plans[0]!.config;
  const offeredS = elapsedS >= durationS * 0.99 ? durationS : elapsedS;
  const { busy, unsent, catchUps, sockets, lag } = sum;
  const [p50, p99, max] = [50, 99, 100].map((percentile) => latencyOfCounts(lag, percentile)) as [
    number,
    number,
    number,
  ];
  return {
    cpu: generator.cpu,
    eventLoopUtilization: busy,
    scheduleLagUs: { p50, p99, max },
    dropped: sum.dropped + unsent,
    saturated: saturation({ lagP99Us: p99, unsent, busy }) !== undefined,
    schedule: { threads: plans.length, offeredPerS: (sum.arrivals + unsent) / offeredS, catchUps, unsent, sockets },
  };
}

function whicheverComes(signal: AbortSignal | undefined, failed: AbortSignal): AbortSignal {
  return signal ? AbortSignal.any([signal, failed]) : failed;
}

/** As even as whole numbers can be, and all of it. */
function partOf(whole: number, index: number, parts: number): number {
  return Math.floor(whole / parts) + (index < whole % parts ? 1 : 0);
}
