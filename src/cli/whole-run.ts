import { startCluster } from '../cluster/cluster.ts';
import { hashFunctions } from '../hash/registry.ts';
import { runClosedLoad } from '../load/closed-load.ts';
import { LOAD_DEFAULTS } from '../load/load-config.ts';
import { placements } from '../placement/registry.ts';
import { collectEnvironment } from '../result/environment.ts';
import type { Environment, LoadResult, Run } from '../result/schema.ts';
import { benchPart, suiteNames } from './bench-part.ts';
import { comparePart } from './compare-part.ts';
import type { Session } from './session.ts';

// Sized so that the whole run stays under two minutes on two cores.
const QUICK_LOAD = { durationS: 10, warmupS: 2 };
const QUICK_COMPARE = { vnodes: [40, 160], nodes: [10], keys: 100_000, quick: true };

/**
 * Runs all instruments, one after the other. The cluster comes first and is stopped before the rest, so that nothing
 * else runs while functions are timed. Where the session is stopped, the run has what was measured until then.
 */
export async function wholeRun(session: Session, name: string): Promise<Run> {
  const environment = await collectEnvironment(session.seed, session.argv);
  const run: Run = { schema: 'ringmark/run@1', name, environment, complete: false };
  try {
    run.load = await loadPart(session, environment);
    session.signal.throwIfAborted();
    run.compare = await comparePart(session, environment, {
      ...QUICK_COMPARE,
      algorithms: [...placements.keys()],
      hashes: [...hashFunctions.keys()],
    });
    session.signal.throwIfAborted();
    run.bench = await benchPart(session, environment, { names: suiteNames, quick: true });
    run.complete = run.bench.complete;
  } catch (error) {
    if (!session.signal.aborted) throw error;
  }
  return run;
}

async function loadPart(session: Session, environment: Environment): Promise<LoadResult> {
  const { signal, seed } = session;
  const progress = session.progress('load');
  progress.update(0, 'starting three nodes');
  const cluster = await startCluster({ nodes: 3, signal });
  try {
    const nodes = cluster.nodes.map(({ id, url }) => ({ id, url }));
    const result = await runClosedLoad(
      { ...LOAD_DEFAULTS, ...QUICK_LOAD, nodes, local: true, seed },
      { signal, onProgress: ({ phase, fraction }) => progress.update(fraction, phase) },
    );
    return { ...result, environment };
  } finally {
    progress.done();
    await cluster.stop();
  }
}
