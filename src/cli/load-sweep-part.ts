import { usageError } from '../lib/expect.ts';
import { checkLoadConfig } from '../load/load-config.ts';
import { placementAlgorithm } from '../placement/registry.ts';
import type { LoadResult, LoadSweepAxis, LoadSweepResult } from '../result/load-result.ts';
import type { Environment } from '../result/schema.ts';
import {
  configOf,
  type LoadPartOptions,
  type LoadSite,
  type LoadSurroundings,
  loadTest,
  withNodes,
} from './load-part.ts';
import type { Session } from './session.ts';

/** Runs the same load against the same nodes for every value, one after the other; stopped, it has what was measured. */
export async function loadSweepPart(
  session: Session,
  environment: Environment,
  { nodes, ...options }: LoadPartOptions,
  sweep: LoadSweepAxis,
  hooks: Pick<LoadSurroundings, 'onSecond' | 'authToken'>,
): Promise<LoadSweepResult> {
  if (options.model !== 'open')
    throw usageError('sweep', 'an offered rate that stays the same (--rate or --stages)', 'neither');
  if (options.events)
    throw usageError('sweep', 'no --at with it, since a node that was killed has lost its keys', 'both');
  const configAt = (value: string | number, site: LoadSite) =>
    configOf(session, { ...options, ...settingsOf(sweep, value) }, site);
  const check = (unborn: LoadSite) => {
    for (const value of sweep.values) checkLoadConfig(configAt(value, unborn));
  };
  return withNodes(session, nodes, check, async (site) => {
    const loads: LoadSweepResult['loads'] = [];
    for (const value of sweep.values) {
      const label = `load: ${sweep.parameter} ${value}`;
      const load = await orStopped(session, loadTest(session, environment, configAt(value, site), hooks, label));
      if (load) loads.push(load);
      if (session.signal.aborted) break;
    }
    const complete = loads.length === sweep.values.length && loads.every((load) => load.complete);
    return { schema: 'ringmark/load-sweep@1', environment, complete, sweep, loads };
  });
}

/** An algorithm brings its own hash function along. */
function settingsOf({ parameter }: LoadSweepAxis, value: string | number): Partial<LoadPartOptions> {
  if (parameter !== 'algorithm') return { [parameter]: value };
  const algorithm = String(value);
  return { algorithm, hash: placementAlgorithm(algorithm).defaultHash };
}

/** Nothing where it was stopped before it had measured anything. */
async function orStopped(
  { signal }: Session,
  test: Promise<LoadResult>,
): Promise<Omit<LoadResult, 'environment'> | undefined> {
  try {
    const { environment, ...load } = await test;
    return load;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
