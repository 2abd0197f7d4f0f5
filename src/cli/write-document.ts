import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { RingmarkError } from '../lib/errors.ts';
import { openForWriting, writeAll } from '../lib/open-for-writing.ts';

/**
 * Writes a file whole or not at all. A symbolic link stays, and what it leads to is written; a FIFO or a device is written to, and
 * never replaced.
 * @throws ERR_RESULT_WRITE when it cannot be.
 */
export async function writeDocument(file: string, text: string): Promise<void> {
  try {
    const target = await whereItLeads(file);
    const there = await stat(target).catch(() => undefined);
    await (there === undefined || there.isFile() ? replace(target, there, text) : writeInto(target, text));
  } catch (cause) {
    throw new RingmarkError(
      'ERR_RESULT_WRITE',
      `${file}: expected a file that can be written, got ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** The end of the links; it need not be there. */
async function whereItLeads(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const link = await readlink(path).catch(() => undefined);
    return link === undefined ? path : whereItLeads(resolve(await realpath(dirname(path)), link));
  }
}

/** Who reads the file sees the old one or the new one. */
async function replace(target: string, old: Stats | undefined, text: string): Promise<void> {
  const draft = join(dirname(target), `.${randomUUID()}.unfinished`);
  try {
    await writeFile(draft, text);
    if (old) await chmod(draft, old.mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw named(error as Error, draft, target);
  }
}

/** The draft's name means nothing to whoever reads the message. */
function named(error: Error, draft: string, target: string): Error {
  const message = error.message.replace(` '${draft}' -> '${target}'`, ` '${target}'`).replaceAll(draft, target);
  return new Error(message, { cause: error });
}

async function writeInto(target: string, text: string): Promise<void> {
  const file = await openForWriting(target);
  try {
    await writeAll(file, text);
  } finally {
    await file.close();
  }
}
