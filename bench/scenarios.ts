import type { CallScenario } from '../src/measure/call-scenario.ts';
import type { FiguresScenario } from '../src/measure/figures-scenario.ts';
import type { Scenario } from '../src/measure/scenario.ts';
import type { ServerScenario } from '../src/measure/server-scenario.ts';
import type { StoreScenario } from '../src/measure/store-scenario.ts';

/** What a suite measures: functions, servers, clients, stores, or what runs as a whole. */
export type AnyScenario = Scenario | ServerScenario | CallScenario | StoreScenario | FiguresScenario;

/** The suites of `ringmark bench`, in the order in which they run. Each is loaded when it is asked for. */
export const scenarios: ReadonlyMap<string, () => Promise<AnyScenario>> = new Map<string, () => Promise<AnyScenario>>([
  ['hash', async () => (await import('./hash.ts')).hash as Scenario],
  ['lookup', async () => (await import('./lookup.ts')).lookup as Scenario],
  ['build', async () => (await import('./build.ts')).build as Scenario],
  ['churn', async () => (await import('./churn.ts')).churn as Scenario],
  ['workload', async () => (await import('./workload.ts')).workload as Scenario],
  ['store', async () => (await import('./store.ts')).store],
  ['server', async () => (await import('./server.ts')).server as ServerScenario],
  ['batch', async () => (await import('./batch.ts')).batch as ServerScenario],
  ['workers', async () => (await import('./workers.ts')).workers],
  ['durable', async () => (await import('./durable.ts')).durable],
  ['generator', async () => (await import('./generator.ts')).generator],
  ['client', async () => (await import('./client.ts')).client as unknown as CallScenario],
]);
