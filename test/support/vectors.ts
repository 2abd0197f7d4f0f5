import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of test/vectors/; the tests run from dist/test/. */
export function readVectors(name: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../test/vectors', name), 'utf8'));
}
