import { type FileHandle, realpath, rm } from 'node:fs/promises';
import { RingmarkError } from '../../lib/errors.ts';
import { openForWriting, writeAll } from '../../lib/open-for-writing.ts';
import type { ListSink } from './write-list.ts';

/**
 * Opens the files, has `use` write them, and closes them. What is not finished does not stay: where anything goes wrong, all of
 * them are removed that are regular files; a link to one stays.
 * @throws ERR_RESULT_WRITE naming the file that cannot be written; what `use` throws.
 */
export async function writeFiles<T>(
  paths: readonly string[],
  use: (sinks: readonly ListSink[]) => Promise<T>,
): Promise<T> {
  const files: ListFile[] = [];
  try {
    for (const path of paths) files.push(await ListFile.open(path));
    const result = await use(files);
    for (const file of files) await file.close();
    return result;
  } catch (error) {
    for (const file of files) await file.discard();
    throw error;
  }
}

class ListFile implements ListSink {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async open(path: string): Promise<ListFile> {
    return new ListFile(path, await orNotWritable(path, openForWriting(path)));
  }

  async write(text: string): Promise<void> {
    await orNotWritable(this.#path, writeAll(this.#handle, text));
  }

  async close(): Promise<void> {
    await orNotWritable(this.#path, this.#handle.close());
  }

  async discard(): Promise<void> {
    const isRegular = await this.#handle.stat().then(
      (stats) => stats.isFile(),
      () => false,
    );
    await this.#handle.close().catch(() => {});
    if (isRegular) await rm(await realpath(this.#path).catch(() => this.#path), { force: true });
  }
}

async function orNotWritable<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const message = `${path}: expected a file that can be written to, got ${(cause as Error).message}`;
    throw new RingmarkError('ERR_RESULT_WRITE', message, { cause });
  }
}
