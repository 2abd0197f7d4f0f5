import { hashFunction } from '../../hash/registry.ts';
import { median } from '../../lib/statistics.ts';
import { exactShares, hasArcs } from '../../placement/arcs.ts';
import { type HashedKeys, hashKeys, indexOfHashed } from '../../placement/hashed-keys.ts';
import type { Placement } from '../../placement/placement.ts';
import type { AdviseCandidate } from '../../result/advise-result.ts';
import { keysOf } from '../../workload/keys.ts';

/** Standard errors up to which a sample of even shares is taken for what it is. */
const NOISE_Z = 3;

/** Keys to place: others for each set of nodes, and each hashed once for all algorithms. */
export class Samples {
  readonly #seed: number;
  readonly #size: number;
  readonly #keys = new Map<number, string[]>();
  readonly #hashed = new Map<string, HashedKeys>();

  constructor(size: number, seed: number) {
    this.#size = size;
    this.#seed = seed;
  }

  keys(set: number): readonly string[] {
    const known = this.#keys.get(set);
    if (known) return known;
    const keys = keysOf(this.#size, this.#seed + set);
    this.#keys.set(set, keys);
    return keys;
  }

  hashed(set: number, hash: string): HashedKeys {
    const name = `${set} ${hash}`;
    const known = this.#hashed.get(name);
    if (known) return known;
    const hashed = hashKeys(this.keys(set), hashFunction(hash));
    this.#hashed.set(name, hashed);
    return hashed;
  }
}

export interface PeakQuestion {
  /** The placement of set number `set`. */
  create(set: number): Placement;
  /** A node's fair share of the copies, by id. */
  fairOf(set: number): ReadonlyMap<string, number>;
  hash: string;
  replicas: number;
  sets: number;
  samples: Samples;
  /** Once it cannot be met any more, what is left need not be measured; null: measure all. */
  limit: number | null;
}

export type PeakAnswer = NonNullable<AdviseCandidate['peak']> & {
  /** How many nodes of a set own nothing at all, at most, where shares are exact. */
  idle: number;
};

/** The busiest node's share over its fair share, over sets of nodes: exact where arcs give it, of sampled keys elsewhere. */
export function peakOf(question: PeakQuestion): PeakAnswer {
  const { sets, limit, replicas } = question;
  const measured: SetPeak[] = [];
  let idle = 0;
  const mayExceed = sets - Math.ceil(0.95 * sets);
  for (let set = 0; set < sets; set++) {
    const placement = question.create(set);
    const fairById = question.fairOf(set);
    const fair = placement.nodes.map((id) => fairById.get(id)!);
    if (replicas === 1 && hasArcs(placement)) {
      const shares = exactShares(placement);
      idle = Math.max(idle, shares.filter((share) => share === 0).length);
      measured.push({ peak: peakToFair(shares, fair, 1), spread: 0, noise: 0, degrees: 0 });
    } else measured.push(sampledPeak(copiesOf(placement, question, set), fair, replicas));
    const exceed = limit === null ? 0 : measured.filter(({ peak, noise }) => noise === 0 && peak > limit).length;
    if (exceed > mayExceed) break;
  }
  const peaks = withoutNoise(measured).sort();
  const exact = measured.every(({ noise }) => noise === 0);
  return { p95: peaks[Math.ceil(0.95 * peaks.length) - 1]!, median: median(peaks), sets: peaks.length, exact, idle };
}

/** `spread`: mean squared distance of a node's load from its fair one, as a fraction of that; `noise`: what sampling alone makes of it. */
interface SetPeak {
  peak: number;
  spread: number;
  noise: number;
  degrees: number;
}

/** How many copies each node holds. */
function copiesOf(placement: Placement, { samples, hash, replicas }: PeakQuestion, set: number): Float64Array {
  const copies = new Float64Array(placement.nodes.length);
  if (replicas === 1) {
    const hashed = samples.hashed(set, hash);
    for (let i = 0; i < hashed.length; i++) copies[indexOfHashed(placement, hashed, i)]!++;
    return copies;
  }
  const indexOf = new Map(placement.nodes.map((id, index) => [id, index]));
  for (const key of samples.keys(set)) {
    for (const id of placement.replicasOf(key, replicas)) copies[indexOf.get(id)!]!++;
  }
  return copies;
}

/** The sum of squares is chi-square distributed when all is even: by as many degrees as there are nodes beyond a key's own. */
function sampledPeak(copies: Float64Array, fair: readonly number[], replicas: number): SetPeak {
  const total = copies.reduce((sum, count) => sum + count, 0);
  const chiSquare = copies.reduce((sum, count, i) => sum + (count - total * fair[i]!) ** 2 / (total * fair[i]!), 0);
  const degrees = fair.length - replicas;
  return { peak: peakToFair(copies, fair, total), spread: chiSquare / total, noise: degrees / total, degrees };
}

/**
 * The peaks, with what sampling alone adds taken out: a peak shrinks as the standard deviation does. Where all sets together
 * show no more than the noise, the shares are even.
 */
function withoutNoise(measured: readonly SetPeak[]): Float64Array {
  const sum = (pick: (set: SetPeak) => number) => measured.reduce((total, set) => total + pick(set), 0);
  const [spread, noise, degrees] = [sum((set) => set.spread), sum((set) => set.noise), sum((set) => set.degrees)];
  const peaks = Float64Array.from(measured, ({ peak }) => peak);
  if (noise === 0) return peaks;
  const isEven = spread - noise <= NOISE_Z * noise * Math.sqrt(2 / degrees);
  const left = isEven ? 0 : Math.sqrt(1 - noise / spread);
  return peaks.map((peak) => 1 + (peak - 1) * left);
}

function peakToFair(loads: Float64Array, fair: readonly number[], total: number): number {
  return loads.reduce((peak, load, i) => Math.max(peak, load / total / fair[i]!), 0);
}
