import type { RingmarkError } from '../lib/errors.ts';
import type { Answer } from './operation.ts';

/** What `getMany` says of one key: its value, undefined where it has none, or why that is not known. */
export type GetResult =
  | { readonly key: string; readonly value: Uint8Array | undefined; readonly error?: undefined }
  | { readonly key: string; readonly value?: undefined; readonly error: RingmarkError };

/** What `putMany` says of one key: as `put` does, or why it is not stored. */
export type PutResult =
  | { readonly key: string; readonly created: boolean; readonly version: string; readonly error?: undefined }
  | { readonly key: string; readonly error: RingmarkError };

/**
 * Does something for each key once, however often it is listed, all at the same time.
 * @returns what came of each, in the order of the list
 */
export async function forEachKey<T>(
  keys: readonly string[],
  work: (key: string) => Promise<T>,
): Promise<(T | { key: string; error: RingmarkError })[]> {
  const started = new Map<string, Promise<T | { key: string; error: RingmarkError }>>();
  for (const key of keys) {
    if (!started.has(key))
      started.set(
        key,
        work(key).catch((error: RingmarkError) => ({ key, error })),
      );
  }
  return Promise.all(keys.map((key) => started.get(key)!));
}

export function storedValue({ status, value }: Answer): Uint8Array | undefined {
  return status === 200 ? value : undefined;
}

export function storedVersion({ status, version }: Answer): { created: boolean; version: string } {
  return { created: status === 201, version };
}
