import type { Fault } from '../store.ts';
import type { Change } from './disk.ts';

/** What is kept in memory for a change beside its key and record. */
const CHANGE_BYTES = 200;

/** Called when it is known whether changes are on the disk. */
export type Settled = (fault: Fault | undefined) => void;

/** Changes that go to the disk together: the last one of each key, and by how much they change the store. */
export class Pending {
  readonly changes = new Map<string, Change>();
  /** Who waits for them. */
  readonly waiting: Settled[] = [];
  entries = 0;
  bytes = 0;
  expirations = 0;
  /** What they take in memory, about. */
  size = 0;

  /** @param oldExpiresAtMs of what was there before */
  set(key: string, record: Buffer | undefined, oldExpiresAtMs: number): void {
    const before = this.changes.get(key);
    this.changes.set(key, { record, oldExpiresAtMs: before === undefined ? oldExpiresAtMs : before.oldExpiresAtMs });
    this.size += (record?.length ?? 0) - (before?.record?.length ?? 0);
    if (before === undefined) this.size += key.length + CHANGE_BYTES;
  }

  /** Does what `later` would do after this. */
  add(later: Pending): void {
    for (const [key, { record, oldExpiresAtMs }] of later.changes) this.set(key, record, oldExpiresAtMs);
    this.entries += later.entries;
    this.bytes += later.bytes;
    this.expirations += later.expirations;
  }

  settle(fault: Fault | undefined): void {
    // Who is called may wait anew.
    for (const settled of this.waiting.splice(0)) settled(fault);
  }
}
