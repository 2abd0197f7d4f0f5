import { setImmediate } from 'node:timers/promises';
import { hashFunctions } from '../../hash/registry.ts';
import type { VerifyRow } from '../../result/verify-result.ts';
import { anchorChecks } from './anchor-checks.ts';
import { type Check, runCheck } from './check.ts';
import { envoyChecks } from './envoy-checks.ts';
import { gateChecks } from './gate-checks.ts';
import { hashChecks } from './hash-checks.ts';
import { jumpChecks } from './jump-checks.ts';
import { ketamaChecks } from './ketama-checks.ts';
import { mementoChecks } from './memento-checks.ts';
import { ringForms } from './ring-forms.ts';
import { rulesChecks } from './rules-checks.ts';
import { sampledForms } from './sampled-forms.ts';
import { shareForms } from './share-forms.ts';

export interface VerifyOptions {
  checks: readonly Check[];
  /** Once aborted, the rows that are done are given back. */
  signal?: AbortSignal | undefined;
  onProgress?: (fraction: number, detail: string) => void;
}

/** Every vector set, every closed form, and what the quality gate has to say of each hash function. */
export function allChecks(): Check[] {
  return [
    ...hashChecks(hashFunctions),
    ...rulesChecks(),
    ...ketamaChecks(),
    ...envoyChecks(),
    ...jumpChecks(),
    ...anchorChecks(),
    ...mementoChecks(),
    ...ringForms(),
    ...shareForms(),
    ...sampledForms(),
    ...gateChecks(hashFunctions),
  ];
}

/** Runs checks one after the other: one row each. */
export async function verify({ checks, signal, onProgress }: VerifyOptions): Promise<VerifyRow[]> {
  const rows: VerifyRow[] = [];
  for (const check of checks) {
    onProgress?.(rows.length / checks.length, check.implementation);
    // A turn of the event loop, so that a signal gets through.
    await setImmediate();
    if (signal?.aborted) return rows;
    rows.push(runCheck(check));
  }
  return rows;
}
