import { RingmarkError } from '../lib/errors.ts';
import { gateFaults } from '../report/gate-section.ts';
import type { GateResult } from '../result/diff-result.ts';

/**
 * How a comparison with a gate fails: for runs that are not to be trusted before all, then for a regression, then for a gate
 * that has nothing to go by. Without a gate it does not.
 */
export function gateFailure(gate: GateResult | undefined, invalid: readonly string[]): RingmarkError | undefined {
  if (!gate) return undefined;
  if (invalid.length > 0) {
    const message = `gate: expected runs that are valid and complete, got ${invalid.join(', ')}`;
    return new RingmarkError('ERR_RUN_INVALID', message);
  }
  const failed = gateFaults(gate, 'failed');
  if (failed.length > 0) return new RingmarkError('ERR_GATE_FAILED', `gate: ${failed.join('; ')}`);
  const unsure = gateFaults(gate, 'cannot tell');
  return unsure.length > 0
    ? new RingmarkError('ERR_RUN_INVALID', `gate: cannot tell: ${unsure.join('; ')}`)
    : undefined;
}
