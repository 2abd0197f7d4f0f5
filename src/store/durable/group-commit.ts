import { RingmarkError } from '../../lib/errors.ts';
import type { Fault, Sync } from '../store.ts';
import type { Change, Disk } from './disk.ts';
import { Pending, type Settled } from './pending.ts';
import type { State } from './record.ts';

/** Past this, changes go to the disk before their interval is over, and who makes more of them waits. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

const WRITING = 1;
const GATHERING = 2;

/**
 * Changes on their way to the disk. They are gathered in memory while others are being written, and written all together then:
 * so one flush of the disk is shared by all who wait.
 *
 * With `always`, changes that do not come to the disk have never been: not those either that were gathered meanwhile, since
 * they may have been decided by what failed. With `interval` they were acknowledged, so they stay and are tried again, and no
 * others are taken until that succeeds.
 */
export class GroupCommit {
  lastVersion: number;
  readonly #disk: Disk;
  readonly #sync: Sync;
  readonly #syncMs: number;
  /** What is on the disk. */
  #state: State;
  #expirations = 0;
  #writing: Pending | undefined;
  #gathering = new Pending();
  /** What the answers since the last `settle` rest on. */
  #touched = 0;
  #fault: Fault | undefined;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;

  /** @param syncMs between two commits, with `interval` */
  constructor(disk: Disk, sync: Sync, syncMs: number) {
    this.#disk = disk;
    this.#sync = sync;
    this.#syncMs = syncMs;
    this.#state = disk.state;
    this.lastVersion = disk.state.lastVersion;
  }

  get entries(): number {
    return this.#state.entries + (this.#writing?.entries ?? 0) + this.#gathering.entries;
  }

  get bytes(): number {
    return this.#state.bytes + (this.#writing?.bytes ?? 0) + this.#gathering.bytes;
  }

  get expirations(): number {
    return this.#expirations + (this.#writing?.expirations ?? 0) + this.#gathering.expirations;
  }

  /** The changes that the next commit will bring to the disk. */
  get gathering(): Pending {
    return this.#gathering;
  }

  /** The newest change of a key that is not known to be on the disk: an answer now rests on it. */
  newest(key: string): Change | undefined {
    const gathered = this.#gathering.changes.get(key);
    if (gathered !== undefined) {
      this.#touched |= GATHERING;
      return gathered;
    }
    const writing = this.#writing?.changes.get(key);
    if (writing !== undefined) this.#touched |= WRITING;
    return writing;
  }

  /** Whether a key has such a change. */
  isChanged(key: string): boolean {
    return this.#gathering.changes.has(key) || this.#writing?.changes.has(key) === true;
  }

  /** @param record undefined where the entry is removed  @param entries how many more there are, and of how many bytes */
  change(key: string, record: Buffer | undefined, oldExpiresAtMs: number, entries: number, bytes: number): void {
    const gathering = this.#gathering;
    gathering.set(key, record, oldExpiresAtMs);
    gathering.entries += entries;
    gathering.bytes += bytes;
    this.#touched |= GATHERING;
    this.#schedule();
  }

  /** Whether nothing is taken at the moment: the answer then is the fault, whatever the caller makes of it. */
  refuses(): boolean {
    if (this.#fault === undefined) return false;
    this.#touched |= GATHERING;
    return true;
  }

  /** Whatever was asked since the last `settle`, no answer rests on it. */
  forget(): void {
    this.#touched = 0;
  }

  settle(done: Settled): void {
    const touched = this.#touched;
    this.#touched = 0;
    if (touched === 0) done(undefined);
    else if (this.#sync === 'interval') this.#settleInterval(done);
    else if ((touched & GATHERING) !== 0) this.#gathering.waiting.push(done);
    else this.#writing!.waiting.push(done);
  }

  #settleInterval(done: Settled): void {
    if (this.#fault === undefined && this.#gathering.size > MAX_PENDING_BYTES) this.#gathering.waiting.push(done);
    else done(this.#fault);
  }

  /** @throws ERR_DATA_DIR where acknowledged changes do not come to the disk */
  async close(): Promise<void> {
    while (this.#writing !== undefined || (this.#gathering.changes.size > 0 && this.#fault === undefined)) {
      await new Promise<void>((resolve) => {
        (this.#writing ?? this.#gathering).waiting.push(() => resolve());
        this.#write();
      });
    }
    this.#stopTimers();
    await this.#disk.close();
    const lost = this.#gathering.changes.size;
    if (lost === 0) return;
    const what = lost === 1 ? '1 acknowledged change is' : `${lost} acknowledged changes are`;
    throw new RingmarkError('ERR_DATA_DIR', `${this.#fault?.message}; ${what} lost`);
  }

  /** With `always` behind the event loop's next poll: what has arrived by then goes along. */
  #schedule(): void {
    if (this.#writing !== undefined || this.#soon !== undefined) return;
    const isDue = this.#sync === 'always' || (this.#gathering.size > MAX_PENDING_BYTES && this.#fault === undefined);
    if (isDue) this.#soon = setImmediate(() => this.#write());
    else this.#later ??= setTimeout(() => this.#write(), this.#syncMs);
  }

  #stopTimers(): void {
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
  }

  #write(): void {
    this.#stopTimers();
    if (this.#writing !== undefined || this.#gathering.changes.size === 0) return;
    const { lastVersion, entries, bytes } = this;
    const writing = this.#gathering;
    this.#writing = writing;
    this.#gathering = new Pending();
    const state = { lastVersion, entries, bytes };
    this.#disk.write(writing.changes, state, (fault) => {
      if (fault === undefined) this.#written(writing, state);
      else this.#failed(writing, fault);
      if (this.#gathering.changes.size > 0) this.#schedule();
    });
  }

  #written(written: Pending, state: State): void {
    this.#state = state;
    this.#expirations += written.expirations;
    this.#writing = undefined;
    this.#fault = undefined;
    written.settle(undefined);
  }

  #failed(failed: Pending, fault: Fault): void {
    const gathered = this.#gathering;
    this.#writing = undefined;
    if (this.#sync === 'interval') {
      failed.add(gathered);
      this.#gathering = failed;
      this.#fault = fault;
    } else this.#gathering = new Pending();
    failed.settle(fault);
    gathered.settle(fault);
  }
}
