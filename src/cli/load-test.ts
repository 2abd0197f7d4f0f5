import { startCluster } from '../cluster/cluster.ts';
import { type LoadProgress, runClosedLoad } from '../load/closed-load.ts';
import { formatCount } from '../report/units.ts';
import { collectEnvironment } from '../result/environment.ts';
import type { LoadConfig, LoadResult } from '../result/schema.ts';
import type { LoadOptions } from './commands/load.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

/** Load-tests the cluster that the options name, or one of its own. */
export async function loadTest(session: Session, options: LoadOptions): Promise<LoadResult> {
  const { nodes } = options;
  if (typeof nodes !== 'number') return loadNodes(session, options, nodes, false);
  const cluster = await startCluster({
    nodes,
    signal: session.signal,
    onExit: (error) => session.log(`ringmark: ${error.message}`),
  });
  try {
    return await loadNodes(session, options, cluster.nodes, true);
  } finally {
    await cluster.stop();
  }
}

async function loadNodes(
  session: Session,
  options: LoadOptions,
  nodes: LoadConfig['nodes'] | readonly { id: string; url: string }[],
  local: boolean,
): Promise<LoadResult> {
  const environment = await collectEnvironment(session.seed, session.argv);
  const { algorithm, hash, vnodes, reads, keys, connections } = options;
  const config: LoadConfig = {
    model: 'closed',
    nodes: nodes.map(({ id, url }) => ({ id, url })),
    local,
    algorithm,
    hash,
    vnodes,
    reads,
    keys,
    valueSizeBytes: options.valueSize,
    connections,
    durationS: options.duration,
    warmupS: options.warmup,
    timeoutMs: Math.ceil(options.timeout * 1000),
    seed: session.seed,
  };
  const { onProgress, done } = progressByPhase(session);
  try {
    const { schema, ...result } = await runClosedLoad(config, { signal: session.signal, onProgress });
    return { schema, environment, ...result };
  } finally {
    done();
  }
}

/** One bar for each phase. */
function progressByPhase(session: Session): { onProgress: (progress: LoadProgress) => void; done: () => void } {
  let phase: LoadProgress['phase'] | undefined;
  let bar: Progress | undefined;
  const onProgress = (progress: LoadProgress) => {
    if (progress.phase !== phase) bar = session.progress(progress.phase);
    phase = progress.phase;
    const { throughputPerS } = progress;
    bar?.update(progress.fraction, throughputPerS === undefined ? '' : `${formatCount(throughputPerS)} requests/s`);
  };
  return { onProgress, done: () => bar?.done() };
}
