import type { Refusal } from '../protocol/error-body.ts';
import { DamagedEntry } from '../store/damaged-entry.ts';
import { ENTRY_DAMAGED } from './refusals.ts';

/** What the client is told of a damaged entry, which goes to the log by its key. @throws any other error */
export function refusalOfDamage(error: unknown, onError: (error: unknown) => void): Refusal {
  if (!(error instanceof DamagedEntry)) throw error;
  onError(error);
  return ENTRY_DAMAGED;
}
