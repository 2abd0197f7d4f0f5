import { join, resolve } from 'node:path';
import { RingmarkError } from '../../lib/errors.ts';
import type { Store } from '../store.ts';
import { damageOf } from './check/check.ts';
import { folderError, holdsStore, labelFolder, makeFolder } from './data-folder.ts';
import { DurableStore, type DurableStoreOptions } from './durable-store.ts';
import { lockFolder } from './folder-lock.ts';
import { DATA_FILE } from './lmdb.ts';
import { LmdbDisk } from './lmdb-disk.ts';

/**
 * Opens the store in a folder, or begins one there. All that is in it is read once, and checked.
 * @throws ERR_DATA_DIR where the folder cannot be used, holds something else, is in use, or is damaged; ERR_PLATFORM where
 * `lmdb` is not to be had
 */
export async function openDurableStore(path: string, options: DurableStoreOptions): Promise<Store> {
  const folder = resolve(path);
  makeFolder(folder);
  const unlock = await lockFolder(folder);
  try {
    const disk = await openDisk(folder, options.maxBytes);
    return new DurableStore(disk, options, unlock);
  } catch (error) {
    unlock();
    throw error instanceof RingmarkError
      ? error
      : folderError(folder, 'a store to open', (error as Error).message, error);
  }
}

async function openDisk(folder: string, maxBytes: number): Promise<LmdbDisk> {
  if (!holdsStore(folder)) {
    labelFolder(folder, 'begun');
    const disk = await LmdbDisk.create(folder, maxBytes);
    labelFolder(folder, 'ready');
    return disk;
  }
  const damage = damageOf(join(folder, DATA_FILE));
  if (damage !== undefined) throw folderError(folder, `${DATA_FILE} as it was written`, damage);
  return LmdbDisk.open(folder, maxBytes);
}
