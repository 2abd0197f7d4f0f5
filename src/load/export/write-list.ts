import { type ListFormat, requestsOf } from './list-format.ts';
import type { ListedOperation } from './listed-operations.ts';

/** Where a file of a list goes; `write` returns when it has taken the text. */
export interface ListSink {
  write(text: string): Promise<void>;
}

export interface WriteHooks {
  signal?: AbortSignal | undefined;
  /** Called now and then with how many operations are written. */
  onProgress?: (operations: number) => void;
}

/** So many characters of a file are written in one go: all that is held of a list. */
const PIECE = 65_536;

/**
 * Writes the format's script, and each operation to its file, as fast as the sinks take it.
 * @param sinks of the script, where there is one, and of `format.files` in their order
 * @returns how many requests each node gets.
 * @throws the signal's reason when it is aborted; what a sink throws.
 */
export async function writeList(
  operations: Iterable<ListedOperation>,
  nodes: number,
  format: ListFormat,
  sinks: readonly ListSink[],
  { signal, onProgress }: WriteHooks = {},
): Promise<number[]> {
  const files = format.script ? sinks.slice(1) : sinks;
  if (format.script) await sinks[0]!.write(format.script.text);
  const requests = new Array<number>(nodes).fill(0);
  const pieces = files.map(() => '');
  let written = 0;
  for (const operation of operations) {
    const file = files.length === 1 ? 0 : operation.node;
    pieces[file] += format.lines(operation);
    requests[operation.node]! += requestsOf(operation);
    written++;
    if (pieces[file]!.length < PIECE) continue;
    await files[file]!.write(pieces[file]!);
    pieces[file] = '';
    signal?.throwIfAborted();
    onProgress?.(written);
  }
  for (const [file, sink] of files.entries()) await sink.write(pieces[file]!);
  return requests;
}
