import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DamagedEntry } from '../damaged-entry.ts';
import type { Fault } from '../store.ts';
import type { Change, Disk } from './disk.ts';
import { type DataFile, openDataFile } from './lmdb.ts';
import { decodeState, ENTRY, EXPIRY, expiringKey, isIntact, STATE, type State, writeExpiry } from './record.ts';
import { encodeWrite } from './write-request.ts';
import type { WriterCommand, WriterEvent, WriterPlan } from './writer-messages.ts';

/** ENOSPC, EDQUOT, EFBIG, and MDB_MAP_FULL of LMDB. */
const FULL_CODES: unknown[] = [28, 122, 27, -30792];
/** What LMDB makes of a write that came to the disk only in part. */
const EIO = 5;
/** Of keys, with what stands before them. */
const MAX_KEY_BYTES = 2048;
const EXPIRY_BYTES = 9;
const FIRST_EXPIRY = Buffer.of(EXPIRY);
const ZERO = Buffer.of(0);

/**
 * By how much versions go on after a start: more than were given to changes that an end without warning kept from the disk, so
 * that none of those is given again.
 */
const VERSION_GAP = 2 ** 28;

/** A data file of LMDB: it is read here, and written by a thread of its own. */
export class LmdbDisk implements Disk {
  readonly state: State;
  readonly #folder: string;
  readonly #file: DataFile;
  readonly #writer: Worker;
  readonly #key = Buffer.alloc(MAX_KEY_BYTES);
  #expiredFrom = FIRST_EXPIRY;
  #onEvent: (event: WriterEvent) => void = () => {};

  private constructor(folder: string, file: DataFile, writer: Worker, state: State) {
    this.#folder = folder;
    this.#file = file;
    this.#writer = writer;
    this.state = state;
    writer.on('message', (event: WriterEvent) => this.#onEvent(event));
  }

  /**
   * Opens a file with a store in it.
   * @param maxBytes of all entries
   * @throws ERR_PLATFORM where lmdb cannot be loaded; what lmdb says where the file cannot be opened
   */
  static async open(folder: string, maxBytes: number): Promise<LmdbDisk> {
    return LmdbDisk.#start(folder, maxBytes, (file) => {
      const state = decodeState(bytesOf(file.getBinaryFast(Buffer.of(STATE))));
      if (state === undefined) throw new Error('no record of what is in it');
      return { ...state, lastVersion: state.lastVersion + VERSION_GAP };
    });
  }

  /** Makes the file, with an empty store in it. */
  static async create(folder: string, maxBytes: number): Promise<LmdbDisk> {
    const disk = await LmdbDisk.#start(folder, maxBytes, () => ({ lastVersion: 0, entries: 0, bytes: 0 }));
    const fault = await new Promise<Fault | undefined>((resolve) => disk.write(new Map(), disk.state, resolve));
    if (fault === undefined) return disk;
    await disk.close();
    throw new Error(fault.message);
  }

  static async #start(folder: string, maxBytes: number, stateOf: (file: DataFile) => State): Promise<LmdbDisk> {
    const file = await openDataFile(folder, maxBytes);
    try {
      const state = stateOf(file);
      return new LmdbDisk(folder, file, await startWriter({ folder, maxBytes }), state);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  read(key: string): Buffer | undefined {
    const found = this.#file.getBinaryFast(this.#entryKey(key));
    if (found === undefined) return undefined;
    const record = bytesOf(found)!;
    if (isIntact(key, record)) return record;
    throw new DamagedEntry(key, record);
  }

  expired(nowMs: number, limit: number): string[] {
    const end = Buffer.alloc(EXPIRY_BYTES);
    writeExpiry(end, 0, nowMs + 1);
    const keys = [...this.#file.getKeys({ start: this.#expiredFrom, end, limit })];
    // A key with a byte more is the next one that there can be.
    this.#expiredFrom = keys.length < limit ? FIRST_EXPIRY : Buffer.concat([keys.at(-1)!, ZERO]);
    return keys.map((key) => expiringKey(key).key);
  }

  write(changes: ReadonlyMap<string, Change>, state: State, done: (fault: Fault | undefined) => void): void {
    const steps = encodeWrite(changes, state);
    const size = steps.byteLength;
    this.#onEvent = (event) => {
      // What was read until now does not show what has just been written.
      this.#file.resetReadTxn();
      this.#expiredFrom = FIRST_EXPIRY;
      done(typeof event === 'string' ? undefined : this.#faultOf(event, size));
    };
    this.#tell(steps, [steps]);
  }

  async close(): Promise<void> {
    const ended = once(this.#writer, 'exit');
    this.#tell('close');
    await ended;
    await this.#file.close();
  }

  #tell(command: WriterCommand, moved: ArrayBuffer[] = []): void {
    this.#writer.postMessage(command, moved);
  }

  #entryKey(key: string): Buffer {
    this.#key[0] = ENTRY;
    return this.#key.subarray(0, 1 + this.#key.write(key, 1));
  }

  #faultOf({ code, message }: Exclude<WriterEvent, string>, size: number): Fault {
    const isFull = FULL_CODES.includes(code) || (code === EIO && this.#freeBytes() < MIN_FREE_BYTES + 4 * size);
    const reason = isFull ? 'no room' : message;
    return { isFull, message: `the data folder: expected it to take what is written, got ${reason}` };
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#folder);
    return bavail * bsize;
  }
}

async function startWriter(plan: WriterPlan): Promise<Worker> {
  const writer = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: plan, execArgv: [] });
  await once(writer, 'message');
  return writer;
}

/** A disk with less has no room, whatever it says. */
const MIN_FREE_BYTES = 2 ** 20;

/** What lmdb gives is a buffer that it uses again and again, of which only a part is meant. */
function bytesOf(found: Buffer | undefined): Buffer | undefined {
  return found === undefined ? undefined : Buffer.from(found.buffer, found.byteOffset, found.length);
}
