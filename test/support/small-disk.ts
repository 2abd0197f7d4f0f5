import { execFile } from 'node:child_process';
import { statfsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own with little room, gone with the test; undefined where this user may not mount one. */
export async function smallDisk(t: TestContext, megabytes: number): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'ringmark-disk-'));
  t.after(async () => {
    // Lazily: a node that still has it open lets go of it when it ends. Where nothing was mounted, it fails.
    await run('umount', ['-l', folder]).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch {
    return undefined;
  }
  return folder;
}

/** Takes all room that a disk has left. @returns gives it back */
export function fillDisk(folder: string): () => Promise<void> {
  const path = join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(path, Buffer.alloc(bavail * bsize));
  return () => rm(path);
}
