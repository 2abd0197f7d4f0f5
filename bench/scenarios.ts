import type { FiguresScenario } from '../src/measure/figures-scenario.ts';
import type { Scenario } from '../src/measure/scenario.ts';
import type { ServerScenario } from '../src/measure/server-scenario.ts';

/** What a suite measures: functions, servers, or what runs as a whole. */
export type AnyScenario = Scenario | ServerScenario | FiguresScenario;

/** The suites of `ringmark bench`, in the order in which they run. Each is loaded when it is asked for. */
export const scenarios: ReadonlyMap<string, () => Promise<AnyScenario>> = new Map<string, () => Promise<AnyScenario>>([
  ['hash', async () => (await import('./hash.ts')).hash as Scenario],
  ['lookup', async () => (await import('./lookup.ts')).lookup as Scenario],
  ['build', async () => (await import('./build.ts')).build as Scenario],
  ['churn', async () => (await import('./churn.ts')).churn as Scenario],
  ['workload', async () => (await import('./workload.ts')).workload as Scenario],
  ['server', async () => (await import('./server.ts')).server as ServerScenario],
  ['durable', async () => (await import('./durable.ts')).durable],
  ['generator', async () => (await import('./generator.ts')).generator],
]);
