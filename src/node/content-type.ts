import { MAX_CONTENT_TYPE_BYTES } from '../protocol/limits.ts';

/** The type of a value that was put without one. */
export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** What a store keeps of a value's type: nothing where it is the default. */
export function storedType(type: string | undefined): string | undefined {
  return type === '' || type === DEFAULT_CONTENT_TYPE ? undefined : type;
}

/** A header comes as one character per byte and goes out as UTF-8: only ASCII comes back as it was. */
export function isStorable(header: string): boolean {
  return header === '' || (header.length <= MAX_CONTENT_TYPE_BYTES && /^[\x20-\x7e]*$/.test(header));
}
