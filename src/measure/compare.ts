import { setImmediate } from 'node:timers/promises';
import { hashFunction } from '../hash/registry.ts';
import { RingmarkError } from '../lib/errors.ts';
import { shown } from '../lib/expect.ts';
import type { CompareCell, CompareRow, KeySource, UnsupportedRow } from '../result/schema.ts';
import { readKeys } from '../workload/key-file.ts';
import { type KeyShape, keyShapes, shapedKeys } from '../workload/key-shapes.ts';
import { type CompareMatrix, cellsOf, unsupportedRow } from './compare-cells.ts';
import { measuredRow, type RowInput } from './compare-row.ts';
import { GATE_KEYS } from './hash-gate.ts';
import { HashedSample } from './hashed-sample.ts';
import { keyCount } from './key-count.ts';
import { type KnownKeys, keepKeys, knownKeys } from './known-keys.ts';
import { type PreparedCell, prepareCell } from './prepared-cell.ts';
import { RepeatedKeys } from './repeated-keys.ts';

/** Keys that are made, as many as each row needs or `count`; or those of a file, all of them for each row. */
export type KeyInput = { shape: KeyShape; seed: number; count?: number | undefined } | { file: string };

export interface CompareOptions extends CompareMatrix {
  keys: KeyInput;
  /** Fewer keys and shorter timings. */
  quick: boolean;
  /** Once aborted, the rows that are done are given back. */
  signal?: AbortSignal | undefined;
  /** @param done of the work of all cells: a cell, or the bytes of the file that were read */
  onProgress?: (done: { cell: CompareCell } | { bytes: number }) => void;
}

/** Keys between two turns of the event loop, so that a signal gets through. */
const CHUNK = 2 ** 15;
const TIMED_KEYS = 16_384;

interface Done {
  readonly index: number;
  readonly row: CompareRow;
}

/**
 * Judges placements by one yardstick: evenness, movement, lookup and build time, bytes. A cell that its algorithm refuses is a
 * row that says so.
 * @throws ERR_USAGE for an unknown name, or a keys file without a key or with a line that is too long
 */
export async function compare(options: CompareOptions): Promise<{ keySource: KeySource; rows: CompareRow[] }> {
  const cells = cellsOf(options);
  const done: Done[] = [];
  const { keys } = options;
  const keySource =
    'file' in keys ? await overFile(options, keys.file, cells, done) : await overMade(options, keys, cells, done);
  return { keySource, rows: done.sort((a, b) => a.index - b.index).map(({ row }) => row) };
}

/** One hash function after the other: its hashes are made once, and shared by all its cells. */
async function overMade(
  { quick, signal, onProgress }: CompareOptions,
  { shape, seed, count }: Extract<KeyInput, { shape: KeyShape }>,
  cells: readonly CompareCell[],
  done: Done[],
): Promise<KeySource> {
  const timed = shapedKeys(shape, TIMED_KEYS, seed);
  const gate = shapedKeys(shape, GATE_KEYS, seed);
  const counts = cells.map((cell) => (count === undefined ? keyCount(cell, quick) : { keys: count, movedKeys: count }));
  for (const hash of new Set(cells.map((cell) => cell.hash))) {
    const places = cells.flatMap((cell, index) => (cell.hash === hash ? [index] : []));
    const sample = new HashedSample(hashFunction(hash), Math.max(...places.map((index) => counts[index]!.keys)));
    const known = knownKeys(hash, timed, gate);
    for (const index of places) {
      const cell = cells[index]!;
      const prepared = prepare(cell);
      if ('tally' in prepared) {
        const { keys, movedKeys } = counts[index]!;
        for (let from = 0; from < keys; from += CHUNK) {
          await setImmediate();
          if (signal?.aborted) return { kind: 'made', shape, seed };
          const to = Math.min(from + CHUNK, keys);
          while (sample.length < to) sample.push(keyShapes[shape](sample.length, seed));
          prepared.tally.add(sample, from, to, movedKeys);
        }
        done.push({ index, row: measuredRow(prepared, { known, quick, effectiveKeys: keys }) });
      } else done.push({ index, row: prepared });
      onProgress?.({ cell });
    }
  }
  return { kind: 'made', shape, seed };
}

/** All cells in one pass over the file, of which nothing is held but the first keys, for the timings. */
async function overFile(
  { quick, signal, onProgress }: CompareOptions,
  file: string,
  cells: readonly CompareCell[],
  done: Done[],
): Promise<KeySource> {
  const prepared = cells.map(prepare);
  const samples = new Map([...new Set(cells.map(({ hash }) => hash))].map((hash) => [hash, newSample(hash)]));
  const repeated = new RepeatedKeys();
  const kept: string[] = [];
  const source = { kind: 'file' as const, file, keys: 0, emptyLines: 0, effectiveKeys: 0 };
  for await (const batch of readKeys(file)) {
    for (let from = 0; from < batch.keys.length; from += CHUNK) {
      const keys = batch.keys.slice(from, from + CHUNK);
      for (const key of keys) repeated.add(key);
      for (const [hash, sample] of samples) {
        sample.clear();
        for (const key of keys) sample.push(key);
        for (const cell of prepared)
          if ('tally' in cell && cell.cell.hash === hash) cell.tally.add(sample, 0, keys.length);
      }
    }
    keepKeys(kept, batch.keys, TIMED_KEYS);
    source.keys += batch.keys.length;
    source.emptyLines = batch.emptyLines;
    onProgress?.({ bytes: batch.bytes });
    await setImmediate();
    if (signal?.aborted) return { ...source, effectiveKeys: repeated.effectiveKeys };
  }
  if (source.keys === 0)
    throw new RingmarkError('ERR_USAGE', `keys file: expected a file with a key a line, got none in ${shown(file)}`);
  source.effectiveKeys = repeated.effectiveKeys;
  const known = new Map<string, KnownKeys>([...samples.keys()].map((hash) => [hash, knownKeys(hash, kept, kept)]));
  for (const [index, cell] of prepared.entries()) {
    await setImmediate();
    if (signal?.aborted) return source;
    const input = (hash: string): RowInput => ({
      known: known.get(hash)!,
      quick,
      effectiveKeys: source.effectiveKeys,
    });
    done.push({ index, row: 'tally' in cell ? measuredRow(cell, input(cell.cell.hash)) : cell });
    onProgress?.({ cell: cells[index]! });
  }
  return source;
}

function newSample(hash: string): HashedSample {
  return new HashedSample(hashFunction(hash), CHUNK);
}

function prepare(cell: CompareCell): PreparedCell | UnsupportedRow {
  try {
    return prepareCell(cell);
  } catch (error) {
    return unsupportedRow(cell, error);
  }
}
