import { getHeapStatistics } from 'node:v8';
import { type Entry, MAX_IN_PLACE_BYTES, NEVER, type PutOutcome, type Store } from './store.ts';

/**
 * What an entry is taken to cost beside the bytes of its key, value and content type: its slot in the Map, the key's
 * header, the entry, and the Buffer that views the value.
 */
export const ENTRY_OVERHEAD_BYTES = 224;

/** V8 throws when a Map is to hold more. */
const MAX_ENTRIES = 2 ** 24;
/** What keys and overheads may take of V8's heap: a process whose heap is full ends, and its entries with it. */
const MAX_HEAP_SHARE = 0.7;

interface MutableEntry extends Entry {
  value: Uint8Array;
  version: number;
  contentType: string | undefined;
  expiresAtMs: number;
}

/** Entries in a Map of Buffers, on the heap. */
export class MemoryStore implements Store {
  readonly maxBytes: number;
  #entries = new Map<string, MutableEntry>();
  #bytes = 0;
  #heapBytes = 0;
  #version = 0;
  #expirations = 0;
  readonly #maxHeapBytes: number;
  readonly #now: () => number;
  #swept: IterableIterator<[string, MutableEntry]> | undefined;

  /**
   * @param heapLimitBytes what V8's heap can grow to: many small values fill it before they fill `maxBytes`
   * @param now in ms since 1970
   */
  constructor(maxBytes: number, heapLimitBytes = getHeapStatistics().heap_size_limit, now = Date.now) {
    this.maxBytes = maxBytes;
    this.#maxHeapBytes = heapLimitBytes * MAX_HEAP_SHARE;
    this.#now = now;
  }

  readonly evictions = 0;

  get expirations(): number {
    return this.#expirations;
  }

  get entries(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get lastVersion(): number {
    return this.#version;
  }

  get(key: string): Entry | undefined {
    return this.#live(key);
  }

  #live(key: string): MutableEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAtMs === NEVER || entry.expiresAtMs > this.#now()) return entry;
    this.#expire(key, entry);
    return undefined;
  }

  put(key: string, value: Uint8Array, contentType: string | undefined, expiresAtMs = NEVER): PutOutcome {
    const old = this.#live(key);
    const before = old === undefined ? 0 : payloadBytes(old.value, old.contentType);
    const fixed = old === undefined ? Buffer.byteLength(key) + ENTRY_OVERHEAD_BYTES : 0;
    const bytes = this.#bytes + fixed + payloadBytes(value, contentType) - before;
    if (bytes > this.maxBytes || this.#heapBytes + fixed > this.#maxHeapBytes) return 'full';
    if (old === undefined && this.entries === MAX_ENTRIES) return 'full';
    this.#bytes = bytes;
    this.#heapBytes += fixed;
    const version = ++this.#version;
    if (old === undefined) {
      this.#entries.set(key, { value: copyOf(value), version, contentType, expiresAtMs });
      return 'created';
    }
    // Most puts replace a value by one of the same length: without a new Buffer there is nothing to collect.
    if (value.length === old.value.length && value.length <= MAX_IN_PLACE_BYTES) old.value.set(value);
    else old.value = copyOf(value);
    old.version = version;
    old.contentType = contentType;
    old.expiresAtMs = expiresAtMs;
    return 'replaced';
  }

  delete(key: string): boolean {
    const old = this.#live(key);
    if (old === undefined) return false;
    this.#remove(key, old);
    return true;
  }

  sweep(limit: number): number {
    const before = this.#expirations;
    const nowMs = this.#now();
    for (let looked = 0; looked < limit; looked++) {
      this.#swept ??= this.#entries.entries();
      const { value, done } = this.#swept.next();
      if (done) {
        this.#swept = undefined;
        break;
      }
      if (value[1].expiresAtMs <= nowMs) this.#expire(value[0], value[1]);
    }
    return this.#expirations - before;
  }

  #expire(key: string, entry: MutableEntry): void {
    this.#expirations++;
    this.#remove(key, entry);
  }

  #remove(key: string, old: MutableEntry): void {
    this.#entries.delete(key);
    const fixed = Buffer.byteLength(key) + ENTRY_OVERHEAD_BYTES;
    this.#bytes -= fixed + payloadBytes(old.value, old.contentType);
    this.#heapBytes -= fixed;
  }
}

function copyOf(value: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafe(value.length);
  copy.set(value);
  return copy;
}

function payloadBytes(value: Uint8Array, contentType: string | undefined): number {
  return contentType === undefined ? value.length : value.length + contentType.length;
}
