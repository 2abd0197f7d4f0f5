import type { AnyScenario } from '../../bench/scenarios.ts';
import { scenarios } from '../../bench/scenarios.ts';
import { expectOneOf } from '../lib/expect.ts';
import { runCallSuite } from '../measure/call-suite.ts';
import { runFiguresSuite } from '../measure/figures-suite.ts';
import { runServerSuite } from '../measure/server-suite.ts';
import { runStoreSuite } from '../measure/store-suite.ts';
import { runSuite, type SuiteOptions } from '../measure/suite.ts';
import type { BenchResult, BenchSuite, Environment } from '../result/schema.ts';
import type { Session } from './session.ts';

/** The names of all suites, in the order in which they run. */
export const suiteNames: readonly string[] = [...scenarios.keys()];

/** Runs the suites named, one after the other. @throws ERR_USAGE for a name that is none. */
export async function benchPart(
  session: Session,
  environment: Environment,
  { names, quick }: { names: readonly string[]; quick: boolean },
): Promise<BenchResult> {
  const { signal } = session;
  const wanted = names.map((name) => scenarios.get(expectOneOf('suite', name, suiteNames))!);
  const progress = session.progress('bench');
  const suites: BenchSuite[] = [];
  for (const load of wanted) {
    if (signal.aborted) break;
    const onProgress = (fraction: number, detail: string) =>
      progress.update((suites.length + fraction) / wanted.length, detail);
    suites.push(await run(await load(), { quick, signal, onProgress }));
  }
  progress.done();
  return { schema: 'ringmark/bench@1', environment, complete: !signal.aborted, suites };
}

function run(scenario: AnyScenario, options: SuiteOptions): Promise<BenchSuite> {
  if ('stores' in scenario) return runStoreSuite(scenario, options);
  if ('prepare' in scenario) return runFiguresSuite(scenario, options);
  if ('open' in scenario) return runCallSuite(scenario, options);
  return 'start' in scenario ? runServerSuite(scenario, options) : runSuite(scenario, options);
}
