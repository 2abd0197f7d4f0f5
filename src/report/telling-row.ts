import type { BenchRow, BenchSuite } from '../result/schema.ts';

/** The subject that a suite is there for: the ring, else the first of our own; undefined where none of ours was timed. */
export function tellingSubject({ rows, baseline }: BenchSuite): string | undefined {
  const own = rows.map(({ subject }) => subject).filter((it) => it !== baseline && it.startsWith('ringmark '));
  return own.find((subject) => subject === 'ringmark ring') ?? own[0];
}

/** Its row at the last point of the matrix, which is the largest: a median over all would hide what grows. */
export function tellingRow(suite: BenchSuite): BenchRow | undefined {
  const subject = tellingSubject(suite);
  return suite.rows.findLast((row) => row.subject === subject);
}
