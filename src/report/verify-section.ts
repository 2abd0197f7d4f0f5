import type { VerifyResult, VerifyRow } from '../result/verify-result.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { formatInteger } from './units.ts';

const columns: readonly Column[] = [
  { title: 'implementation', align: 'left' },
  { title: 'source', align: 'left' },
  { title: 'cases', align: 'right' },
  { title: 'result', align: 'left', isWhole: true },
];

/** One line for each implementation and source, then what was expected and what came where they differ. */
export function verifyBlocks({ rows, passed, complete }: VerifyResult): Block[] {
  const groupStarts = rows.flatMap((row, i) => (i > 0 && row.kind !== rows[i - 1]!.kind ? [i] : []));
  return [
    tableBlock({ columns, rows: rows.map(verifyCells), groupStarts }),
    ...rows.filter(({ failed }) => failed > 0).flatMap(failureBlocks),
    verdict(rows, passed, complete),
  ];
}

function verifyCells({ implementation, source, cases, failed }: VerifyRow): Cell[] {
  const result: Cell = failed === 0 ? { text: 'pass', style: 'good' } : { text: 'FAIL', style: 'bad' };
  return [name(implementation), source, formatInteger(cases), result];
}

function failureBlocks({ implementation, source, cases, failed, failures }: VerifyRow): Block[] {
  const text = `${implementation}, ${source}: ${failed} of ${cases} failed.`;
  const items = failures.map(({ of, expected, got }) => `${of}: expected ${expected}, got ${got}`);
  return [
    { kind: 'paragraph', text, style: 'bad' },
    { kind: 'list', items },
  ];
}

function verdict(rows: readonly VerifyRow[], passed: boolean, complete: boolean): Block {
  const cases = rows.reduce((sum, row) => sum + row.cases, 0);
  const ran = `${formatInteger(cases)} cases of ${rows.length} checks`;
  if (!complete) return { kind: 'paragraph', text: `INCOMPLETE: stopped after ${ran}.`, style: 'bad' };
  if (passed) return { kind: 'paragraph', text: `All ${ran} came out as they should.`, style: 'good' };
  const wrong = rows.filter(({ failed }) => failed > 0).length;
  return { kind: 'paragraph', text: `${wrong} of ${rows.length} checks failed (${ran}).`, style: 'bad' };
}
