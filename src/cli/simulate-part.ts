import { type SimulateOptions, simulate } from '../measure/simulate/simulate.ts';
import type { Environment } from '../result/schema.ts';
import type { SimulateResult } from '../result/simulate-result.ts';
import type { Session } from './session.ts';

/** Simulates a change of members, with a progress bar where keys are sampled. */
export async function simulatePart(
  session: Session,
  environment: Environment,
  settings: Omit<SimulateOptions, 'seed' | 'signal' | 'onProgress'>,
): Promise<SimulateResult> {
  const { seed, signal } = session;
  const progress = session.progress('simulate');
  const onProgress = (fraction: number) => progress.update(fraction);
  const result = await simulate({ ...settings, seed, signal, onProgress });
  progress.done();
  return { schema: 'ringmark/simulate@1', environment, ...result };
}
