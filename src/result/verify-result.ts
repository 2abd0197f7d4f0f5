import type { Environment } from './schema.ts';

/** A case that did not come out as it should. */
interface FailedCase {
  /** Which case: its input, or what was measured. */
  of: string;
  expected: string;
  got: string;
}

/** One implementation beside one source of what it should answer. */
export interface VerifyRow {
  implementation: string;
  /** `vectors`: published inputs and outputs. `closed-form`: a statistic beside its formula. `gate`: what the quality gate says of it. */
  kind: 'vectors' | 'closed-form' | 'gate';
  source: string;
  cases: number;
  failed: number;
  /** The first of them, at most three. */
  failures: FailedCase[];
}

export interface VerifyResult {
  schema: 'ringmark/verify@1';
  environment: Environment;
  complete: boolean;
  passed: boolean;
  rows: VerifyRow[];
}
