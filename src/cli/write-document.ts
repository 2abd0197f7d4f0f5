import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { RingmarkError } from '../lib/errors.ts';

/** Writes a file whole or not at all. @throws ERR_RESULT_WRITE when it cannot be. */
export async function writeDocument(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.unfinished`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw new RingmarkError(
      'ERR_RESULT_WRITE',
      `${file}: expected a file that can be written, got ${(cause as Error).message}`,
      { cause },
    );
  }
}
