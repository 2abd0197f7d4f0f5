/** What a put did: `full` means that there was no room, and that the old value, if any, stays. */
export type PutOutcome = 'created' | 'replaced' | 'full';

export interface Entry {
  /** Not to be written to. A later put brings another array: this one stays as it is for whoever still sends it. */
  readonly value: Uint8Array;
  /** Grows with every put into the store, so no key ever has the same version twice. */
  readonly version: number;
  /** As it was put; undefined where none was. */
  readonly contentType: string | undefined;
}

/** A node's entries by key. Synchronous: whoever calls has the event loop to himself. */
export interface Store {
  readonly entries: number;
  /** What counts against `maxBytes`: keys, values, content types and a fixed cost per entry. */
  readonly bytes: number;
  readonly maxBytes: number;
  get(key: string): Entry | undefined;
  /** Takes `value` over: the caller does not write to it again. The entry's version is in `lastVersion` then. */
  put(key: string, value: Uint8Array, contentType: string | undefined): PutOutcome;
  /** The version that the last successful put gave. */
  readonly lastVersion: number;
  /** Whether there was such an entry. */
  delete(key: string): boolean;
}
