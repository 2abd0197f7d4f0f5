import { md5Words } from './md5.ts';
import { sha1Words } from './sha1.ts';

// In the place of node:crypto, of which src/hash/ uses `hash` for MD5 of long keys and for SHA-1. A browser's own are
// asynchronous, and there are none in a page from a file.

/** The digest: a string of one character a byte for `binary`, else an object that reads as a Buffer does. */
export function hash(algorithm: 'md5' | 'sha1', key: string, encoding: 'binary' | 'buffer'): string | DigestBytes {
  const bytes = new TextEncoder().encode(key);
  const digest = algorithm === 'md5' ? md5Words(bytes) : sha1Words(bytes);
  return encoding === 'binary' ? String.fromCharCode(...new Uint8Array(digest.buffer)) : new DigestBytes(digest);
}

class DigestBytes {
  readonly #view: DataView;

  constructor(digest: DataView) {
    this.#view = digest;
  }

  readUInt32BE(offset: number): number {
    return this.#view.getUint32(offset);
  }

  readInt32BE(offset: number): number {
    return this.#view.getInt32(offset);
  }
}
