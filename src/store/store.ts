/** What a put did: `full` means that there was no room, and that the old value, if any, stays. */
export type PutOutcome = 'created' | 'replaced' | 'full';

/** What happens where there is no room for a put: the least recently used entries go, or it is refused. */
export type Eviction = (typeof EVICTIONS)[number];
export const EVICTIONS = ['lru', 'none'] as const;

/** A value of up to this length may be overwritten by the next put, delete or sweep: send it before, or copy it. */
export const MAX_IN_PLACE_BYTES = 16 * 1024;

/** What a get has found. It may be the same object each time: read from it what is needed before the next call of the store. */
export interface Entry {
  /** Not to be written to. What is longer than `MAX_IN_PLACE_BYTES` is a copy, and stays as it is. */
  readonly value: Uint8Array;
  /** Of `value`, which need not be made to know it. */
  readonly length: number;
  /** Grows with every put into the store, so no key ever has the same version twice. */
  readonly version: number;
  /** As it was put; undefined where none was. */
  readonly contentType: string | undefined;
  /** In ms since 1970, or `NEVER`. */
  readonly expiresAtMs: number;
  /** Writes the value into `target`, which has room for it, from `start` on; the shortest way to many values in one answer. */
  copyTo(target: Uint8Array, start: number): void;
  /** The value as it is now, for whoever sends it over many turns of the event loop. It is to be closed once. */
  open(): OpenValue;
}

/** A value that is read bit by bit, and stays as it was when it was opened, whatever becomes of its entry. */
export interface OpenValue {
  readonly length: number;
  /** Writes what stands from `from` on into `target`, as much as has room there. @returns how many bytes */
  read(target: Uint8Array, from: number): number;
  /** Says that it is read no more. */
  close(): void;
}

/** When an entry without a TTL expires. */
export const NEVER = Number.POSITIVE_INFINITY;

/** With a disk, when a change is acknowledged: when it is there, or at once, and it gets there within an interval. */
export type Sync = (typeof SYNCS)[number];
export const SYNCS = ['always', 'interval'] as const;

/** Why changes are not on a store's disk. */
export interface Fault {
  /** Whether there was no room; else the disk does not work as it should. */
  readonly isFull: boolean;
  readonly message: string;
}

/** What gives entries. @throws DamagedEntry for one that is not as it was put, on a disk */
export interface Reader {
  /** An entry whose time is up is removed, and not found. */
  get(key: string): Entry | undefined;
  getBytes(source: DataView, start: number, end: number): Entry | undefined;
}

/** What a store offers whose entries are to survive its process. */
export interface Durability {
  /** Finds nothing that a crash could undo, or, where that is acknowledged at once, all. What it finds need not be settled. */
  readonly committed: Reader;
  /**
   * Says when what the store was told, and has answered, since the last call may be acknowledged: `done` is called, at once
   * or later, when all that this rests on is on the disk; with a fault where it will not be, and has never been then.
   */
  settle(done: (fault: Fault | undefined) => void): void;
  /** Brings to the disk what is not there yet, and lets go of it. Nothing else is to be called after that. */
  close(): Promise<void>;
}

/**
 * A node's entries by key. Synchronous: whoever calls has the event loop to himself. A key is a string, or (`…Bytes`) its UTF-8
 * bytes from `start` to `end` in a larger buffer, of which no string is made. It speaks of the newest entries, on a disk or not.
 */
export interface Store extends Reader {
  readonly entries: number;
  /** What counts against `maxBytes`: keys, values, content types and what an entry costs beside them. */
  readonly bytes: number;
  readonly maxBytes: number;
  readonly eviction: Eviction;
  /** Entries that were removed to make room. */
  readonly evictions: number;
  /** Entries that were removed because their time was up. */
  readonly expirations: number;
  /** Undefined where entries are in memory only. */
  readonly durability?: Durability;
  /**
   * Copies `value`. The entry's version is in `lastVersion` then. `expiresAtMs` defaults to `NEVER`. With eviction `lru`
   * only what has no room in an empty store is refused.
   */
  put(key: string, value: Uint8Array, contentType: string | undefined, expiresAtMs?: number): PutOutcome;
  putBytes(
    source: DataView,
    start: number,
    end: number,
    value: Uint8Array,
    contentType: string | undefined,
    expiresAtMs?: number,
  ): PutOutcome;
  /**
   * Does a part of what a put of so many bytes will have to do first, half a millisecond or so of it, and says whether it is
   * done. Whoever asks until it is, before a large put, and lets others go on in between, stalls nobody. Undefined where
   * there is nothing to be done.
   */
  makeRoom?(bytes: number): boolean;
  /** The version that the last successful put gave. */
  readonly lastVersion: number;
  /** Whether there was such an entry. */
  delete(key: string): boolean;
  deleteBytes(source: DataView, start: number, end: number): boolean;
  /**
   * Looks at `limit` entries at most, goes on where it stopped the last time, and removes those whose time is up.
   * @returns how many it removed
   */
  sweep(limit: number): number;
}
