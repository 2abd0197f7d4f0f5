import type { FileHandle } from 'node:fs/promises';
import { RingmarkError } from '../lib/errors.ts';
import { openForWriting } from '../lib/open-for-writing.ts';

/** A file that gets a line of JSON whenever there is one, for whoever plots a run while it goes on. */
export class LineStream {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #onFailure: (error: RingmarkError) => void;
  #written: Promise<void> = Promise.resolve();
  #failure: RingmarkError | undefined;

  private constructor(path: string, file: FileHandle, onFailure: (error: RingmarkError) => void) {
    this.#path = path;
    this.#file = file;
    this.#onFailure = onFailure;
  }

  /**
   * @param onFailure told once, when a line cannot be written: none is written after it
   * @throws ERR_RESULT_WRITE when there can be no such file.
   */
  static async open(path: string, onFailure: (error: RingmarkError) => void): Promise<LineStream> {
    try {
      return new LineStream(path, await openForWriting(path), onFailure);
    } catch (error) {
      throw notWritten(path, error as Error);
    }
  }

  write(line: unknown): void {
    this.#written = this.#written.then(() => this.#append(`${JSON.stringify(line)}\n`));
  }

  /** Returns when all is written. @throws ERR_RESULT_WRITE when something could not be. */
  async close(): Promise<void> {
    await this.#written;
    await this.#file.close().catch((error) => this.#failed(error));
    if (this.#failure) throw this.#failure;
  }

  async #append(text: string): Promise<void> {
    if (this.#failure) return;
    await this.#file.appendFile(text).catch((error) => this.#failed(error));
  }

  #failed(error: Error): void {
    if (this.#failure) return;
    this.#failure = notWritten(this.#path, error);
    this.#onFailure(this.#failure);
  }
}

function notWritten(path: string, cause: Error): RingmarkError {
  const message = `stream: expected a file that can be written to, got ${path || 'no name'}: ${cause.message}`;
  return new RingmarkError('ERR_RESULT_WRITE', message, { cause });
}
