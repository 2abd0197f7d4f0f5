import { startCluster } from '../cluster/cluster.ts';
import { runClosedLoad } from '../load/closed-load.ts';
import { checkLoadConfig } from '../load/load-config.ts';
import type { LoadProgress } from '../load/load-run.ts';
import { runOpenLoad } from '../load/open-load.ts';
import { formatCount } from '../report/units.ts';
import type { Environment, LoadConfig, LoadResult } from '../result/schema.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

export interface LoadPartOptions extends Omit<LoadConfig, 'nodes' | 'local' | 'seed'> {
  /** Running nodes, or how many local ones to start. */
  nodes: LoadConfig['nodes'] | number;
}

/** Load-tests the cluster that the options name, or one of its own. */
export async function loadPart(
  session: Session,
  environment: Environment,
  { nodes, ...options }: LoadPartOptions,
): Promise<LoadResult> {
  const { seed, signal } = session;
  const test = async (config: LoadConfig): Promise<LoadResult> => {
    const { schema, ...result } = await runWithProgress(session, config);
    return { schema, environment, ...result };
  };
  if (typeof nodes !== 'number') return test({ ...options, nodes, local: false, seed });
  const unborn = Array.from({ length: nodes }, (_, i) => ({ id: `node-${i + 1}`, url: '' }));
  checkLoadConfig({ ...options, nodes: unborn, local: true, seed });
  session.progress('load').update(0, `starting ${nodes} nodes`);
  const onExit = (error: Error) => session.log(`ringmark: ${error.message}`);
  const cluster = await startCluster({ nodes, signal, onExit });
  try {
    return await test({ ...options, nodes: cluster.nodes.map(({ id, url }) => ({ id, url })), local: true, seed });
  } finally {
    await cluster.stop();
  }
}

/** One bar for each phase. */
async function runWithProgress(session: Session, config: LoadConfig): Promise<Omit<LoadResult, 'environment'>> {
  let phase: LoadProgress['phase'] | undefined;
  let bar: Progress | undefined;
  const onProgress = (progress: LoadProgress) => {
    if (progress.phase !== phase) bar = session.progress(`load: ${progress.phase}`);
    phase = progress.phase;
    const { throughputPerS } = progress;
    bar?.update(progress.fraction, throughputPerS === undefined ? '' : `${formatCount(throughputPerS)} requests/s`);
  };
  try {
    const runLoad = config.model === 'open' ? runOpenLoad : runClosedLoad;
    return await runLoad(config, { signal: session.signal, onProgress });
  } finally {
    bar?.done();
  }
}
