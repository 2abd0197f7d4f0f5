import { keyPath } from '../protocol/key.ts';
import { KV_PREFIX } from '../protocol/paths.ts';

const PLAIN = /^[\w:]+$/;

/** The path of a key's value: as it stands where that is a path, as the keys of a seed are, and percent-encoded otherwise. */
export function valuePath(key: string): string {
  return PLAIN.test(key) ? KV_PREFIX + key : keyPath(key);
}
