import { usageError } from '../../lib/expect.ts';
import type { Trace } from '../trace.ts';
import { Hotspot } from './hotspot.ts';
import { Latest } from './latest.ts';
import type { Popularity } from './popularity.ts';
import { Replay } from './replay.ts';
import { Sequential } from './sequential.ts';
import { Uniform } from './uniform.ts';
import { Zipf } from './zipf.ts';

/** Which popularity, as plain data that can be sent to a thread. */
export type PopularitySpec =
  | { kind: 'uniform' | 'sequential' }
  | { kind: 'zipf' | 'latest'; theta: number }
  | { kind: 'hotspot'; hotKeys: number; hotDraws: number }
  | { kind: 'file'; path: string };

const FORMS = 'one of uniform, zipf:THETA, latest, latest:THETA, hotspot:KEYS,DRAWS, sequential, file:PATH';
const MAX_THETA = 100;
/** What YCSB takes. */
const DEFAULT_THETA = 0.99;

/**
 * Reads `uniform`, `zipf:0.99`, `latest`, `latest:0.8`, `hotspot:0.2,0.8` (20 % of the keys get 80 % of the draws),
 * `sequential` or `file:PATH`. `zipf` and `latest` alone take a θ of 0.99.
 * @throws ERR_USAGE for anything else, under the name `popularity`.
 */
export function parsePopularity(text: string): PopularitySpec {
  const colon = text.indexOf(':');
  const kind = colon === -1 ? text : text.slice(0, colon);
  const rest = colon === -1 ? undefined : text.slice(colon + 1);
  if ((kind === 'uniform' || kind === 'sequential') && rest === undefined) return { kind };
  if (kind === 'zipf' || kind === 'latest') return { kind, theta: thetaOf(rest, text) };
  if (kind === 'hotspot') return { kind, ...fractionsOf(rest, text) };
  if (kind === 'file' && rest) return { kind, path: rest };
  throw usageError('popularity', FORMS, text);
}

/** @param trace what `readTrace` gives for the path of a `file`, which then says how many keys there are */
export function createPopularity(spec: PopularitySpec, count: number, trace?: Trace): Popularity {
  switch (spec.kind) {
    case 'uniform':
      return new Uniform(count);
    case 'sequential':
      return new Sequential(count);
    case 'zipf':
      return new Zipf(count, spec.theta);
    case 'latest':
      return new Latest(count, spec.theta);
    case 'hotspot':
      return new Hotspot(count, spec.hotKeys, spec.hotDraws);
    case 'file':
      if (!trace) throw usageError('trace', 'the keys of the file', trace);
      return new Replay(trace);
  }
}

function thetaOf(rest: string | undefined, text: string): number {
  if (rest === undefined) return DEFAULT_THETA;
  const theta = decimal(rest);
  if (theta > 0 && theta <= MAX_THETA) return theta;
  throw usageError('popularity', `a theta above 0 and up to ${MAX_THETA}, such as zipf:0.99`, text);
}

function fractionsOf(rest: string | undefined, text: string): { hotKeys: number; hotDraws: number } {
  const [hotKeys, hotDraws, ...more] = (rest ?? '').split(',').map(decimal);
  if (hotKeys! > 0 && hotKeys! <= 1 && hotDraws! >= 0 && hotDraws! <= 1 && more.length === 0) {
    return { hotKeys: hotKeys!, hotDraws: hotDraws! };
  }
  const expected = 'a fraction of the keys (above 0) and one of the draws, up to 1 each, such as hotspot:0.2,0.8';
  throw usageError('popularity', expected, text);
}

function decimal(text: string): number {
  return /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
