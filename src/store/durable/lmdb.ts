import { join } from 'node:path';
import type { RootDatabase, RootDatabaseOptionsWithPath } from 'lmdb';
import { RingmarkError } from '../../lib/errors.ts';

/** Keys and values as bytes. */
export type DataFile = RootDatabase<Buffer, Buffer>;

export const DATA_FILE = 'data.mdb';
/** Who has the data file open writes into this one. */
export const READERS_FILE = 'data.mdb-lock';

/** Address space, not room on the disk: the file grows as it is needed. The map has to have room for pages that are not full. */
const MIN_MAP_BYTES = 2 ** 28;
const MAX_MAP_BYTES = 2 ** 42;

/**
 * Opens a data file, and makes it where there is none. A commit returns when the disk has flushed it: so `lmdb` is told to
 * leave out what it does beyond LMDB to return earlier.
 * @throws ERR_PLATFORM where `lmdb`, an optional dependency, is not there; what it throws itself
 */
export async function openDataFile(folder: string, maxBytes: number): Promise<DataFile> {
  const { open } = await loadLmdb();
  return open<Buffer, Buffer>(dataFileOptions(folder, maxBytes));
}

async function loadLmdb(): Promise<typeof import('lmdb')> {
  try {
    return await import('lmdb');
  } catch (cause) {
    const message = `lmdb: expected it to be installed, with a binary for ${process.platform} ${process.arch}, as a data folder needs it; got ${(cause as Error).message.split('\n')[0]}`;
    throw new RingmarkError('ERR_PLATFORM', message, { cause });
  }
}

function dataFileOptions(folder: string, maxBytes: number): RootDatabaseOptionsWithPath {
  const options = {
    path: join(folder, DATA_FILE),
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
    eventTurnBatching: false,
    mapSize: Math.min(MAX_MAP_BYTES, MIN_MAP_BYTES + 3 * maxBytes),
  } as const;
  // Its type declarations lack `noSubdir`.
  return options as RootDatabaseOptionsWithPath;
}
