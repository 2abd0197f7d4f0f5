import { ANY_VERSION } from '../protocol/batch/layout.ts';
import type { Entry } from '../store/store.ts';

/**
 * Whether an entry has the version that is asked for, or any at all (`ANY_VERSION`).
 * @param entry undefined where there is none
 */
export function hasVersion(entry: Entry | undefined, version: number): boolean {
  return entry !== undefined && (version === ANY_VERSION || entry.version === version);
}
