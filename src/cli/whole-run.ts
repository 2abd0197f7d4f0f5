import { scenarios } from '../../bench/scenarios.ts';
import { startCluster } from '../cluster/cluster.ts';
import { hashFunctions } from '../hash/registry.ts';
import { runClosedLoad } from '../load/closed-load.ts';
import { LOAD_DEFAULTS } from '../load/load-config.ts';
import { compare } from '../measure/compare.ts';
import { runSuite } from '../measure/suite.ts';
import { collectEnvironment } from '../result/environment.ts';
import type { BenchResult, BenchSuite, CompareResult, Environment, LoadResult, Run } from '../result/schema.ts';
import { keysOf } from '../workload/keys.ts';
import type { Session } from './session.ts';

// Sized so that the whole run stays under two minutes on two cores.
const QUICK_LOAD = { durationS: 10, warmupS: 2 };
const QUICK_COMPARE = { algorithms: ['ring', 'modulo'], vnodes: [40, 160], nodes: [10], quick: true };
const QUICK_COMPARE_KEYS = 100_000;

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
    run.compare = await comparePart(session, environment);
    session.signal.throwIfAborted();
    run.bench = await benchPart(session, environment);
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

async function comparePart(session: Session, environment: Environment): Promise<CompareResult> {
  const { signal, seed } = session;
  const progress = session.progress('compare');
  const rows = await compare({
    ...QUICK_COMPARE,
    hashes: [...hashFunctions.keys()],
    keys: keysOf(QUICK_COMPARE_KEYS, seed),
    signal,
    onProgress: (fraction, detail) => progress.update(fraction, detail),
  });
  progress.done();
  return { schema: 'ringmark/compare@1', environment, complete: !signal.aborted, rows };
}

async function benchPart(session: Session, environment: Environment): Promise<BenchResult> {
  const { signal } = session;
  const progress = session.progress('bench');
  const suites: BenchSuite[] = [];
  for (const load of scenarios.values()) {
    if (signal.aborted) break;
    const onProgress = (fraction: number, detail: string) =>
      progress.update((suites.length + fraction) / scenarios.size, detail);
    suites.push(await runSuite(await load(), { quick: true, signal, onProgress }));
  }
  progress.done();
  return { schema: 'ringmark/bench@1', environment, complete: !signal.aborted, suites };
}
