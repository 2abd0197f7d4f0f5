import { type ChurnOptions, churn } from '../measure/churn/churn.ts';
import type { ChurnResult } from '../result/churn-result.ts';
import type { Environment } from '../result/schema.ts';
import { keysOf } from '../workload/keys.ts';
import type { Session } from './session.ts';

/** Churn that takes longer says so before it starts. */
const LONG_S = 15;

export interface ChurnSettings extends Omit<ChurnOptions, 'keys' | 'seed' | 'signal' | 'onProgress' | 'onEstimate'> {
  /** How many keys are placed. */
  keys: number;
}

/** Lets nodes leave and come back, with a progress bar, and says first when it will take long. */
export async function churnPart(
  session: Session,
  environment: Environment,
  settings: ChurnSettings,
): Promise<ChurnResult> {
  const { seed, signal } = session;
  const progress = session.progress('churn');
  const result = await churn({
    ...settings,
    keys: keysOf(settings.keys, seed),
    seed,
    signal,
    onProgress: (fraction, detail) => progress.update(fraction, detail),
    onEstimate: (seconds) => {
      if (seconds > LONG_S)
        session.log(`churn: about ${about(seconds)}${settings.quick ? '' : '; --quick is shorter'}`);
    },
  });
  progress.done();
  return { schema: 'ringmark/churn@1', environment, ...result };
}

function about(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
