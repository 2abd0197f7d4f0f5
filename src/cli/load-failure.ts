import { RingmarkError } from '../lib/errors.ts';
import { failedClauses } from '../report/slo-section.ts';
import type { LoadResult } from '../result/load-result.ts';

type LoadOutcome = Pick<LoadResult, 'valid' | 'invalidReasons' | 'slo'>;

/** How a load test fails that ran to its end: as not valid, or else for an SLO that is not met; undefined where it does not. */
export function loadFailure({ valid, invalidReasons, slo }: LoadOutcome): RingmarkError | undefined {
  const failed = slo ? failedClauses(slo).join('; ') : '';
  if (valid) return failed ? new RingmarkError('ERR_GATE_FAILED', `slo: ${failed}`) : undefined;
  const beside = failed ? `; nor is its SLO met: ${failed}` : '';
  return new RingmarkError('ERR_RUN_INVALID', `the load test is not valid: ${invalidReasons.join('; ')}${beside}`);
}
