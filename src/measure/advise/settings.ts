import type { PlacementAlgorithm } from '../../placement/algorithm.ts';
import type { AdviseNeeds } from '../../result/advise-result.ts';
import { weightsOf } from './needs.ts';

/** Settings of an algorithm, as `createPlacement` takes them. */
export type Settings = Record<string, string | number>;

/** Points of a node of mean weight. */
const POINTS = [40, 80, 160, 320, 640, 1280, 2560];
/** A ring of more points than this is not tried: it takes seconds to build. */
const MAX_POINTS = 2 ** 22;
/** `multiprobe`: k probes give a peak of about k/(k − 1). */
const PROBES = [11, 21, 41];
/** Algorithms whose `vnodes` are the points of a weight of 1, whatever the other weights are; with others, those of a mean weight. */
const COUNTS_BY_WEIGHT = new Set(['ring', 'bounded']);
/** `maglev`: the two sizes of its paper. */
const TABLE_SIZES = [65_537, 655_373];

/** The settings to try, the cheapest first: the first of them that is even and steady enough is the one to judge. Never empty. */
export function settingsToTry(algorithm: PlacementAlgorithm, needs: AdviseNeeds): Settings[] {
  const hash = needs.hash === null ? {} : { hash: needs.hash };
  return ladder(algorithm, needs).map((settings) => ({ ...hash, ...settings }));
}

function ladder({ name, hasVnodes }: PlacementAlgorithm, needs: AdviseNeeds): Settings[] {
  if (name === 'multiprobe') return PROBES.map((probes) => ({ probes }));
  if (name === 'maglev') return TABLE_SIZES.map((tableSize) => ({ tableSize }));
  if (!hasVnodes) return [{}];
  const [least, ...more] = POINTS;
  const bound = name === 'bounded' ? { loadFactor: needs.maxPeak } : {};
  return [least!, ...more.filter((points) => points * needs.nodes <= MAX_POINTS)].map((points) => ({
    vnodes: COUNTS_BY_WEIGHT.has(name) ? vnodesFor(points, needs) : points,
    ...bound,
  }));
}

/** `vnodes` are the points of a weight of 1. */
function vnodesFor(points: number, needs: AdviseNeeds): number {
  const total = weightsOf(needs).reduce((sum, weight) => sum + weight, 0);
  return Math.min(65_536, Math.max(1, Math.round((points * needs.nodes) / total)));
}

/** The expression that makes the placement, `nodes` being the list of nodes. */
export function codeOf(algorithm: string, settings: Settings): string {
  const options = Object.entries(settings).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? `'${value}'` : value}`,
  );
  return `createPlacement('${algorithm}', nodes${options.length > 0 ? `, { ${options.join(', ')} }` : ''})`;
}
