import type { Fault } from '../store.ts';
import type { State } from './record.ts';

/** What becomes of one key. */
export interface Change {
  /** Undefined where the entry is removed. */
  readonly record: Buffer | undefined;
  /** Of what is on the disk when this change comes to it; `NEVER` where that does not expire, or there is none. */
  readonly oldExpiresAtMs: number;
}

/** What a durable store keeps its entries on. */
export interface Disk {
  /** As it was when the disk was opened. */
  readonly state: State;
  /** An entry's record, good until the next call; undefined where there is none. @throws DamagedEntry */
  read(key: string): Buffer | undefined;
  /**
   * Keys of entries whose time is up, the earliest first; the next ones when it is called again. After a write, and at their
   * end, it begins anew.
   */
  expired(nowMs: number, limit: number): readonly string[];
  /**
   * Does all changes or none, and calls `done` when they are on the disk, or will not be; never before it returns. Not to be
   * called again before that.
   */
  write(changes: ReadonlyMap<string, Change>, state: State, done: (fault: Fault | undefined) => void): void;
  /** Lets go of the disk. Not while it writes. */
  close(): Promise<void>;
}
