/** What a put did: `full` means that there was no room, and that the old value, if any, stays. */
export type PutOutcome = 'created' | 'replaced' | 'full';

/** A value of up to this length may be overwritten by the next put or delete: send it before, or copy it. */
export const MAX_IN_PLACE_BYTES = 16 * 1024;

export interface Entry {
  /** Not to be written to. What is longer than `MAX_IN_PLACE_BYTES` stays as it is for whoever still sends it. */
  readonly value: Uint8Array;
  /** Grows with every put into the store, so no key ever has the same version twice. */
  readonly version: number;
  /** As it was put; undefined where none was. */
  readonly contentType: string | undefined;
  /** In ms since 1970, or `NEVER`. */
  readonly expiresAtMs: number;
}

/** When an entry without a TTL expires. */
export const NEVER = Number.POSITIVE_INFINITY;

/** A node's entries by key. Synchronous: whoever calls has the event loop to himself. */
export interface Store {
  readonly entries: number;
  /** What counts against `maxBytes`: keys, values, content types and a fixed cost per entry. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Entries that were removed to make room. */
  readonly evictions: number;
  /** Entries that were removed because their time was up. */
  readonly expirations: number;
  /** An entry whose time is up is removed, and not found. */
  get(key: string): Entry | undefined;
  /** Copies `value`. The entry's version is in `lastVersion` then. `expiresAtMs` defaults to `NEVER`. */
  put(key: string, value: Uint8Array, contentType: string | undefined, expiresAtMs?: number): PutOutcome;
  /** The version that the last successful put gave. */
  readonly lastVersion: number;
  /** Whether there was such an entry. */
  delete(key: string): boolean;
  /**
   * Looks at `limit` entries at most, goes on where it stopped the last time, and removes those whose time is up.
   * @returns how many it removed
   */
  sweep(limit: number): number;
}
