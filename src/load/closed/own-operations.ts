import { Random } from '../../lib/random.ts';
import { Inserts } from '../../workload/inserts.ts';
import { Operations } from '../../workload/operations.ts';
import type { LoadWorkload } from '../load-workload.ts';
import type { Target } from '../targets.ts';

/**
 * The operations of each connection to a node: on the node's own keys alone, with the probabilities that they have within
 * the whole. The kinds are mixed alike on every node; the connections of a node deal out its part of a sequence, a file
 * and the inserts among themselves.
 */
export function ownOperations(workload: LoadWorkload, target: Target, seeds: Random): Operations[] {
  const { connections, own, isOwn } = target;
  if (connections === 0) return [];
  const { keys, popularity, mix, stored } = workload;
  const among = popularity.among(own);
  const inserts = new Inserts(popularity.count, undefined, isOwn);
  return Array.from({ length: connections }, (_, index) => {
    const part = { index, of: connections };
    const draws = among({ random: new Random(seeds.uint32()), part, stored, isOwn });
    return new Operations({ keys, draws, inserts, mix, seed: seeds.uint32() });
  });
}
