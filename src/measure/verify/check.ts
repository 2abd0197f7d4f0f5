import { isDeepStrictEqual } from 'node:util';
import { shown } from '../../lib/expect.ts';
import type { VerifyRow } from '../../result/verify-result.ts';

/** One case of a check: what was put in, what should come out, what came. */
export interface Case {
  readonly of: string;
  readonly expected: string;
  readonly got: string;
  readonly holds: boolean;
}

/** One implementation held to one source of truth: a set of vectors, a closed form, or the quality gate. */
export interface Check {
  readonly implementation: string;
  readonly kind: VerifyRow['kind'];
  readonly source: string;
  cases(): Iterable<Case>;
}

/** Failed cases that a row keeps. */
const KEPT = 3;

/** A case that asks for equality, of any plain values. */
export function equal(of: string, got: unknown, expected: unknown): Case {
  return { of, expected: shown(expected), got: shown(got), holds: isDeepStrictEqual(got, expected) };
}

/** A case that asks for a number no further than `tolerance` from the one expected. */
export function near(of: string, got: number, expected: number, tolerance: number): Case {
  const digits = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(tolerance))));
  const text = (value: number) => value.toFixed(digits);
  const holds = Math.abs(got - expected) <= tolerance;
  return { of, expected: `${text(expected)} ± ${text(tolerance)}`, got: text(got), holds };
}

/** A case that asks for at most so many. */
export function atMost(of: string, got: number, limit: number): Case {
  return { of, expected: `at most ${limit}`, got: String(got), holds: got <= limit };
}

/** Runs all cases. A check that throws has failed in one case more, with what was thrown; one without cases has failed. */
export function runCheck(check: Check): VerifyRow {
  let cases = 0;
  const failures: Case[] = [];
  try {
    for (const one of check.cases()) {
      cases++;
      if (!one.holds) failures.push(one);
    }
    if (cases === 0) failures.push({ of: 'the set', expected: 'at least one case', got: 'none', holds: false });
  } catch (error) {
    cases++;
    failures.push({ of: `case ${cases}`, expected: 'an answer', got: String(error), holds: false });
  }
  return {
    implementation: check.implementation,
    kind: check.kind,
    source: check.source,
    cases,
    failed: failures.length,
    failures: failures.slice(0, KEPT).map(({ of, expected, got }) => ({ of, expected, got })),
  };
}
