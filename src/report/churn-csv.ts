import type { ChurnResult, ChurnRow } from '../result/churn-result.ts';

/**
 * The balance after each removal, in the columns of SUPSI's java-consistent-hashing-algorithms (its Balance benchmark). Min,
 * Max: the least and the most keys of a node; Expected: keys / nodes in whole numbers; Min%, Max%: Min and Max over
 * keys / nodes, 1 where all is even (they are no percents); Var: the mean square of a node's distance from Expected. Keys are
 * hashed, so their distribution is UNIFORM; there is one iteration.
 */
export function balanceCsv({ rows, keys }: ChurnResult): string {
  const header = 'HashFunction,Algorithm,Keys,Distribution,Nodes,Iterations,Min,Max,Expected,Min%,Max%,Var';
  return csv(
    header,
    removals(rows).map((row) => balanceCells(row, keys)),
  );
}

/** Bytes after each removal, in the columns of the same tool's MemoryUsage benchmark. */
export function memoryCsv({ rows }: ChurnResult): string {
  return csv(
    'HashFunction,Algorithm,Nodes,Bytes',
    removals(rows).map(({ hash, algorithm, nodes, bytes }) => [hash, algorithm, nodes, bytes]),
  );
}

/** That tool removes nodes, and does not bring them back. */
function removals(rows: readonly ChurnRow[]): readonly ChurnRow[] {
  return rows.filter(({ phase }) => phase !== 'restore');
}

function balanceCells({ hash, algorithm, nodes, loads }: ChurnRow, keys: number): (string | number)[] {
  const { min, max, variance } = loads;
  const expected = Math.floor(keys / nodes);
  const aroundExpected = variance + (keys / nodes - expected) ** 2;
  return [
    ...[hash, algorithm, keys, 'UNIFORM', nodes, 1, decimal(min), decimal(max), expected],
    ...[(min * nodes) / keys, (max * nodes) / keys, aroundExpected].map(decimal),
  ];
}

/** As Java writes a double: with a point, whole numbers too. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows.map((row) => row.join(','))].join('\n');
}
