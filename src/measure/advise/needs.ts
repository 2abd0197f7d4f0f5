import { RingmarkError } from '../../lib/errors.ts';
import { usageError } from '../../lib/expect.ts';
import type { AdviseNeeds } from '../../result/advise-result.ts';

/** What was asked for, before it is checked as a whole. */
export type StatedNeeds = Omit<AdviseNeeds, 'nodes'> & { nodes: number | undefined };

/**
 * The needs with the number of nodes settled, and without weights that say nothing.
 * @throws ERR_USAGE when there are not as many weights as nodes, neither is given, or there are more replicas than nodes.
 */
export function settleNeeds(stated: StatedNeeds): AdviseNeeds {
  const nodes = stated.nodes ?? stated.weights?.length;
  if (nodes === undefined)
    throw new RingmarkError('ERR_USAGE', '--nodes: expected how many nodes there are, or --weights, got neither');
  if (stated.weights && stated.weights.length !== nodes)
    throw usageError('--weights', `${nodes} weights, one for each of --nodes`, stated.weights.length);
  if (stated.replicas > nodes) throw usageError('--replicas', `at most ${nodes}, the number of nodes`, stated.replicas);
  const isEven = stated.weights?.every((weight) => weight === stated.weights![0]) ?? true;
  return { ...stated, nodes, weights: isEven ? null : stated.weights };
}

/** The weights of the nodes: 1 each unless told otherwise. */
export function weightsOf({ nodes, weights }: AdviseNeeds): readonly number[] {
  return weights ?? new Array<number>(nodes).fill(1);
}

/**
 * What part of all copies each node should hold; adds up to 1. A node holds one copy of a key at most: what is beyond that
 * goes to the others by weight.
 */
export function fairShares(weights: readonly number[], replicas: number): Float64Array {
  const most = 1 / replicas;
  const shares = new Float64Array(weights.length).fill(most);
  let open = weights.map((_, i) => i);
  for (;;) {
    const left = 1 - most * (weights.length - open.length);
    const total = open.reduce((sum, i) => sum + weights[i]!, 0);
    const shareOf = (i: number) => (weights[i]! / total) * left;
    const fits = open.filter((i) => shareOf(i) <= most);
    if (fits.length === open.length) {
      for (const i of open) shares[i] = shareOf(i);
      return shares;
    }
    open = fits;
  }
}
