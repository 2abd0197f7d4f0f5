import { type CompareMatrix, compare } from '../measure/compare.ts';
import type { CompareResult, Environment } from '../result/schema.ts';
import { userKeys } from '../workload/keys.ts';
import type { Session } from './session.ts';

export interface CompareSettings extends CompareMatrix {
  /** How many keys are placed. */
  keys: number;
  quick: boolean;
}

/** Compares placements, with a progress bar. */
export async function comparePart(
  session: Session,
  environment: Environment,
  settings: CompareSettings,
): Promise<CompareResult> {
  const { signal } = session;
  const progress = session.progress('compare');
  const rows = await compare({
    ...settings,
    keys: userKeys(settings.keys),
    signal,
    onProgress: (fraction, detail) => progress.update(fraction, detail),
  });
  progress.done();
  return { schema: 'ringmark/compare@1', environment, complete: !signal.aborted, rows };
}
