import { mix32 } from '../lib/mix.ts';

/** What ids of nodes look like where they are made: the id of node i, below 65,536, by an example of it. */
export const NODE_SHAPES: Readonly<Record<string, (i: number) => string>> = {
  'node-1': (i) => `node-${i + 1}`,
  '10.0.0.1:11211': (i) => `10.0.${(i + 1) >> 8}.${(i + 1) & 255}:11211`,
  'http://localhost:5000': (i) => `http://localhost:${5000 + i}`,
  'cache-7f9c6d5b8-x2x9q': (i) => `cache-7f9c6d5b8-${podSuffix(i)}`,
  'redis-0.redis.default.svc': (i) => `redis-${i}.redis.default.svc`,
};

/** Kubernetes draws the names of pods from these. */
const POD_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function podSuffix(i: number): string {
  // 27^5 is above 2^23: a number below it for each i, and another one for each.
  let rest = (mix32(i) & 0x7f) * 65_536 + i;
  let suffix = '';
  for (let letter = 0; letter < 5; letter++) {
    suffix += POD_LETTERS[rest % POD_LETTERS.length];
    rest = Math.floor(rest / POD_LETTERS.length);
  }
  return suffix;
}
