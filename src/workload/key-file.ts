import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { usageError } from '../lib/expect.ts';

/** The longest line that is read as a key, in bytes. */
export const MAX_LINE_BYTES = 2 ** 20;

const BATCH = 16_384;
/** Most text of one batch, in bytes: long keys come in smaller batches. */
const BATCH_BYTES = 2 ** 22;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Some keys of a file, and how much of it was read to get them. */
export interface KeyBatch {
  readonly keys: readonly string[];
  /** Lines without a key in them, so far. */
  readonly emptyLines: number;
  /** Of the file, so far. */
  readonly bytes: number;
}

/**
 * The keys of a file, one a line (LF or CRLF; the last line may go without), as UTF-8, in batches: a file of any size is never
 * held. Empty lines are no keys. `-` is the standard input.
 * @throws ERR_USAGE for a line of more than 1 MiB; what the operating system says where the file cannot be read.
 */
export async function* readKeys(file: string): AsyncGenerator<KeyBatch> {
  const stream: Readable = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 2 ** 18 });
  const lines = new KeyLines();
  for await (const chunk of stream) {
    lines.add(chunk);
    if (lines.isFull) yield lines.take();
  }
  lines.end();
  if (lines.isStarted) yield lines.take();
}

/** Cuts chunks into keys. */
class KeyLines {
  #keys: string[] = [];
  #keyBytes = 0;
  #emptyLines = 0;
  #bytes = 0;
  #line = 1;
  /** A line whose end has not come yet, in pieces: joined once, however many chunks it spans. */
  #rest: Buffer[] = [];
  #restBytes = 0;

  get isFull(): boolean {
    return this.#keys.length >= BATCH || this.#keyBytes >= BATCH_BYTES;
  }

  get isStarted(): boolean {
    return this.#bytes > 0;
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#hold(chunk.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#hold(chunk.subarray(start));
  }

  end(): void {
    if (this.#restBytes > 0) this.#endLine();
  }

  take(): KeyBatch {
    const batch = { keys: this.#keys, emptyLines: this.#emptyLines, bytes: this.#bytes };
    this.#keys = [];
    this.#keyBytes = 0;
    return batch;
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#rest.push(piece);
    this.#restBytes += piece.length;
    if (this.#restBytes > MAX_LINE_BYTES + 1) {
      throw usageError(
        `line ${this.#line} of the keys`,
        `at most ${MAX_LINE_BYTES} bytes`,
        `${this.#restBytes} or more`,
      );
    }
  }

  #endLine(): void {
    const line = this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest);
    const length = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
    if (length === 0) this.#emptyLines++;
    else this.#keys.push(line.toString('utf8', 0, length));
    this.#keyBytes += length;
    this.#line++;
    this.#rest = [];
    this.#restBytes = 0;
  }
}
