import { hashFunctions } from '../hash/registry.ts';
import { LOAD_DEFAULTS } from '../load/load-defaults.ts';
import { placementAlgorithm, placements } from '../placement/registry.ts';
import { collectEnvironment } from '../result/environment.ts';
import type { Run } from '../result/run.ts';
import type { CompareResult, Environment } from '../result/schema.ts';
import { benchPart, suiteNames } from './bench-part.ts';
import { comparePart } from './compare-part.ts';
import { loadPart } from './load-part.ts';
import type { Session } from './session.ts';

// Sized so that the whole run stays under two minutes on two cores.
// A closed loop takes what it can get: its generator is the limit, and the headline says so.
const QUICK_LOAD = { durationS: 10, warmupS: 2, allowSaturated: true };
/** Every algorithm with its own hash function, then the ring with every other one: there the weak ones show. */
const QUICK_COMPARE = { vnodes: [160], nodes: [10], quick: true };

/**
 * Runs all instruments, one after the other. The cluster comes first and is stopped before the rest, so that nothing
 * else runs while functions are timed. Where the session is stopped, the run has what was measured until then.
 */
export async function wholeRun(session: Session, name: string): Promise<Run> {
  const environment = await collectEnvironment(session.seed, session.argv);
  const run: Run = { schema: 'ringmark/run@1', name, environment, complete: false };
  try {
    run.load = await loadPart(session, environment, { ...LOAD_DEFAULTS, ...QUICK_LOAD, nodes: 3 });
    session.signal.throwIfAborted();
    run.compare = await quickCompare(session, environment);
    session.signal.throwIfAborted();
    run.bench = await benchPart(session, environment, { names: suiteNames, quick: true });
    run.complete = run.bench.complete;
  } catch (error) {
    if (!session.signal.aborted) throw error;
  }
  return run;
}

async function quickCompare(session: Session, environment: Environment): Promise<CompareResult> {
  const keys = { shape: 'user', seed: session.seed } as const;
  const ofAll = await comparePart(session, environment, {
    ...QUICK_COMPARE,
    keys,
    algorithms: [...placements.keys()],
    hashes: null,
  });
  const others = [...hashFunctions.keys()].filter((hash) => hash !== placementAlgorithm('ring').defaultHash);
  const ofRing = await comparePart(session, environment, {
    ...QUICK_COMPARE,
    keys,
    algorithms: ['ring'],
    hashes: others,
  });
  return { ...ofAll, complete: ofRing.complete, rows: [...ofAll.rows, ...ofRing.rows] };
}
