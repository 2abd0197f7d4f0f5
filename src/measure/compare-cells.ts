import { RingmarkError } from '../lib/errors.ts';
import type { Placement } from '../placement/placement.ts';
import { createPlacement, placementAlgorithm } from '../placement/registry.ts';
import type { CompareCell, UnsupportedRow } from '../result/schema.ts';

/** Every combination of these is one row; vnodes multiply only the algorithms that have them. */
export interface CompareMatrix {
  algorithms: readonly string[];
  /** null: each algorithm's own default. */
  hashes: readonly string[] | null;
  vnodes: readonly number[];
  nodes: readonly number[];
}

/** The cells in the order of tables: what has as many nodes stands together. */
export function cellsOf({ algorithms, hashes, nodes, vnodes }: CompareMatrix): CompareCell[] {
  return nodes.flatMap((count) =>
    algorithms.flatMap((algorithm) => {
      const { hasVnodes, defaultHash } = placementAlgorithm(algorithm);
      return (hashes ?? [defaultHash]).flatMap((hash) =>
        (hasVnodes ? vnodes : [null]).map((v) => ({ algorithm, hash, nodes: count, vnodes: v })),
      );
    }),
  );
}

/** The id of node i of a comparison. */
export function nodeId(i: number): string {
  return `node-${i + 1}`;
}

/** @throws ERR_USAGE where the algorithm refuses the cell. */
export function buildCell({ algorithm, hash, nodes, vnodes }: CompareCell): Placement {
  const ids = Array.from({ length: nodes }, (_, i) => nodeId(i));
  return createPlacement(algorithm, ids, { hash, ...(vnodes !== null && { vnodes }) });
}

/** The row of a cell that was refused. @throws whatever is no refusal. */
export function unsupportedRow(cell: CompareCell, error: unknown): UnsupportedRow {
  if (error instanceof RingmarkError && error.code === 'ERR_USAGE') {
    return { ...cell, verdict: 'unsupported', note: error.message };
  }
  throw error;
}
