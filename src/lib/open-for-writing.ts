import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** Windows has none. */
const NEVER_WAIT = constants.O_NONBLOCK ?? 0;

/**
 * Opens a file that is written anew. With a FIFO the kernel would wait: for a reader at first, later for one that is slow; and
 * a thread that waits there cannot be stopped, so neither could the process by Ctrl-C. So it never waits: without a reader
 * this fails, and a write fails with `EAGAIN` where the reader does not keep up.
 * @throws what `open` does
 */
export async function openForWriting(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NEVER_WAIT);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENXIO') throw cause;
    throw new Error('a FIFO that nobody reads', { cause });
  }
}

/** Writes all of it, and waits for a reader that is slow. */
export async function writeAll(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += await writeSome(file, bytes, at);
}

const RETRY_MS = 10;

async function writeSome(file: FileHandle, bytes: Buffer, at: number): Promise<number> {
  try {
    return (await file.write(bytes, at)).bytesWritten;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    await setTimeout(RETRY_MS);
    return 0;
  }
}
