import { RingmarkError } from '../lib/errors.ts';
import { usageError } from '../lib/expect.ts';
import { readKeys } from './key-file.ts';

/** A longer file is refused rather than read in part: it is held in memory, 4 bytes a line and each key once. */
const MAX_TRACE_LINES = 10_000_000;

/** The keys that a file asks for, line by line. */
export interface Trace {
  /** Each once, in the order in which they first come. */
  readonly keys: string[];
  /** Line by line the index of its key; in memory that threads can share. */
  readonly lines: Uint32Array;
}

/**
 * Reads a file of keys in UTF-8, one a line; empty lines are left out.
 * @param maxLines 1 or more; 10 million unless told otherwise
 * @throws ERR_USAGE where there is no such file, no key in it, or more lines than it may have.
 */
export async function readTrace(path: string, maxLines = MAX_TRACE_LINES): Promise<Trace> {
  const indexOf = new Map<string, number>();
  let lines = new Uint32Array(1024);
  let length = 0;
  for await (const key of keysIn(path)) {
    if (length === maxLines) throw usageError('popularity', `a file of at most ${maxLines} keys`, path);
    if (length === lines.length) lines = widened(lines);
    const index = indexOf.get(key) ?? indexOf.size;
    if (index === indexOf.size) indexOf.set(key, index);
    lines[length++] = index;
  }
  if (length === 0) throw usageError('popularity', 'a file with at least one key', path);
  return { keys: [...indexOf.keys()], lines: shared(lines.subarray(0, length)) };
}

async function* keysIn(path: string): AsyncGenerator<string> {
  try {
    for await (const { keys } of readKeys(path)) yield* keys;
  } catch (error) {
    if (error instanceof RingmarkError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw usageError('popularity', 'a file of keys that can be read', `${path} (${code ?? message})`);
  }
}

function widened(lines: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(2 * lines.length);
  wider.set(lines);
  return wider;
}

function shared(lines: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(lines.byteLength));
  copy.set(lines);
  return copy;
}
