import { expectInteger, usageError } from '../lib/expect.ts';
import { mix32 } from '../lib/mix.ts';

/** How long values are, in bytes; plain data that can be sent to a thread. */
export type ValueSizes =
  | { kind: 'fixed'; bytes: number }
  | { kind: 'uniform'; min: number; max: number }
  | { kind: 'lognormal'; median: number; sigma: number; max: number };

/** A value that has no room for its version cannot have a size that depends on it. */
const LEAST_VARIABLE_BYTES = 16;
const MAX_SIGMA = 10;
const FORMS = 'BYTES, MIN-MAX or lognormal:MEDIAN,SIGMA, such as 100, 64-1024 or lognormal:300,0.8';

/**
 * Reads `100` (all alike), `64-1024` (each size as likely as the other, both ends included) or `lognormal:300,0.8` (the
 * logarithm is normally distributed around that of the median; cut off at 16 bytes and at `maxBytes`).
 * @throws ERR_USAGE under the name `value-size`; sizes that vary are at least 16 bytes, so that a value can hold its version.
 */
export function parseValueSizes(text: string, maxBytes: number): ValueSizes {
  if (/^\d+$/.test(text)) return { kind: 'fixed', bytes: expectInteger('value-size', Number(text), 0, maxBytes) };
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range) return uniformSizes(Number(range[1]), Number(range[2]), maxBytes, text);
  const lognormal = /^lognormal:(\d+),(\d+(?:\.\d+)?|\.\d+)$/.exec(text);
  if (lognormal) return lognormalSizes(Number(lognormal[1]), Number(lognormal[2]), maxBytes, text);
  throw usageError('value-size', FORMS, text);
}

/** The size of one version of a key: always the same for the same two. @param digest of the key, any 32-bit integer */
export function sizeOf(sizes: ValueSizes, digest: number, version: number): number {
  if (sizes.kind === 'fixed') return sizes.bytes;
  const first = mix32(digest + Math.imul(version, 0x9e3779b9));
  if (sizes.kind === 'uniform') return sizes.min + Math.floor(((sizes.max - sizes.min + 1) * first) / 2 ** 32);
  const bytes = Math.round(sizes.median * Math.exp(sizes.sigma * normal(first, mix32(first ^ 0x5bd1e995))));
  return Math.min(sizes.max, Math.max(LEAST_VARIABLE_BYTES, bytes));
}

function uniformSizes(min: number, max: number, maxBytes: number, text: string): ValueSizes {
  if (min >= LEAST_VARIABLE_BYTES && min <= max && max <= maxBytes) return { kind: 'uniform', min, max };
  throw usageError('value-size', `MIN-MAX, both from ${LEAST_VARIABLE_BYTES} to ${maxBytes}`, text);
}

function lognormalSizes(median: number, sigma: number, maxBytes: number, text: string): ValueSizes {
  const isMedian = median >= LEAST_VARIABLE_BYTES && median <= maxBytes;
  if (isMedian && sigma <= MAX_SIGMA) return { kind: 'lognormal', median, sigma, max: maxBytes };
  const expected = `lognormal:MEDIAN,SIGMA, the median from ${LEAST_VARIABLE_BYTES} to ${maxBytes}, sigma up to ${MAX_SIGMA}`;
  throw usageError('value-size', expected, text);
}

/** A standard normal variate from two uniform integers (Box and Muller, 1958). */
function normal(first: number, second: number): number {
  const radius = Math.sqrt(-2 * Math.log((first + 0.5) / 2 ** 32));
  return radius * Math.cos((2 * Math.PI * second) / 2 ** 32);
}
