import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { RingmarkError } from '../../lib/errors.ts';
import { shown } from '../../lib/expect.ts';
import { DATA_FILE, READERS_FILE } from './lmdb.ts';
import { FORMAT } from './record.ts';

/** Says what a folder is, and of which format. Written first as `begun`, so that what a crash leaves of a new store is known. */
const LABEL_FILE = 'ringmark-store.json';
const NEW_LABEL_FILE = `${LABEL_FILE}.new`;

type Stage = 'begun' | 'ready';

interface Label {
  format: number;
  stage: Stage;
}

/** The error for a data folder that is not taken. */
export function folderError(folder: string, expected: string, got: string, cause?: unknown): RingmarkError {
  return new RingmarkError('ERR_DATA_DIR', `the data folder ${folder}: expected ${expected}, got ${got}`, { cause });
}

/** Makes the folder where it is not there, and sees whether it can be written to. @throws ERR_DATA_DIR where it cannot */
export function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
    const probe = join(folder, NEW_LABEL_FILE);
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
  } catch (cause) {
    throw folderError(folder, 'a folder to read and write in', (cause as Error).message, cause);
  }
}

/** One by one: told to make all of them, Node.js 20 tries for ever where the system has no such place, as below /proc. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeWithParents(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another node, which shares the parents, may have been first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Whether a folder says that it is a node's. */
export function isLabelled(folder: string): boolean {
  return existsSync(join(folder, LABEL_FILE));
}

/**
 * Whether a folder holds a store; else it is ready for a new one, and what an interrupted start has left is removed.
 * @throws ERR_DATA_DIR where it holds anything else, a store of another format, or one without its data
 */
export function holdsStore(folder: string): boolean {
  const names = readdirSync(folder).filter((name) => name !== 'lost+found' && name !== NEW_LABEL_FILE);
  if (names.length === 0) return false;
  if (!names.includes(LABEL_FILE))
    throw folderError(folder, `an empty folder or one with ${LABEL_FILE}`, names.slice(0, 5).join(', '));
  const { format, stage } = readLabel(folder);
  if (format !== FORMAT) throw folderError(folder, `data of format ${FORMAT}`, `format ${shown(format)}`);
  if (stage === 'begun') {
    for (const name of [DATA_FILE, READERS_FILE]) rmSync(join(folder, name), { force: true });
    return false;
  }
  if (!names.includes(DATA_FILE)) throw folderError(folder, `its data in ${DATA_FILE}`, 'no such file');
  return true;
}

function readLabel(folder: string): Label {
  const path = join(folder, LABEL_FILE);
  try {
    const label = JSON.parse(readFileSync(path, 'utf8')) as Label | null;
    if (label?.stage === 'begun' || label?.stage === 'ready') return { format: label.format, stage: label.stage };
  } catch (cause) {
    throw folderError(folder, `${LABEL_FILE} to say what it is`, (cause as Error).message, cause);
  }
  throw folderError(folder, `${LABEL_FILE} to say what it is`, 'one that does not');
}

/** Says of a folder what it holds, in a way that a crash leaves either the old word or the new one. */
export function labelFolder(folder: string, stage: Stage): void {
  const path = join(folder, NEW_LABEL_FILE);
  const label: Label = { format: FORMAT, stage };
  const file = openSync(path, 'w');
  writeSync(file, `${JSON.stringify(label)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(path, join(folder, LABEL_FILE));
  syncFolder(folder);
  if (stage === 'begun') syncFolder(dirname(folder));
}

/** Has the disk flush the names in a folder. Windows has no call for that. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  fsyncSync(file);
  closeSync(file);
}
