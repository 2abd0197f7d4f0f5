import type { Scenario } from '../src/measure/scenario.ts';

/** The suites of `ringmark bench`, in the order in which they run. Each is loaded when it is asked for. */
export const scenarios: ReadonlyMap<string, () => Promise<Scenario>> = new Map<string, () => Promise<Scenario>>([
  ['hash', async () => (await import('./hash.ts')).hash as Scenario],
  ['lookup', async () => (await import('./lookup.ts')).lookup as Scenario],
  ['build', async () => (await import('./build.ts')).build as Scenario],
  ['churn', async () => (await import('./churn.ts')).churn as Scenario],
]);
