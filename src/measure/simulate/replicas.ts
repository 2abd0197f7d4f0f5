import { usageError } from '../../lib/expect.ts';
import type { ReplicaChange } from '../../result/simulate-result.ts';
import type { Changed } from './change.ts';
import { type SampleOptions, sampleKeys } from './sample.ts';

/** @throws ERR_USAGE when there are fewer nodes than replicas, before or after. */
export function expectReplicas(replicas: number, { before, after }: Pick<Changed, 'before' | 'after'>): void {
  const most = Math.min(before.nodes.length, after.nodes.length);
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > most) {
    throw usageError('replicas', `an integer from 1 to ${most}, the number of nodes`, replicas);
  }
}

/** What the sets of replicas gain and lose, of a sample of keys. O(keys × replicas), times what a preference costs. */
export async function replicaChange(changed: Changed, replicas: number, sample: SampleOptions): Promise<ReplicaChange> {
  const { before, after } = changed;
  const ids = [...new Set([...before.nodes, ...after.nodes])];
  const counts = new Map(ids.map((id) => [id, { before: 0, after: 0, gains: 0, loses: 0 }]));
  const changedBy = new Float64Array(replicas + 1);
  const keys = await sampleKeys(sample, (batch) => {
    for (const key of batch) {
      const [old, now] = [before.replicasOf(key, replicas), after.replicasOf(key, replicas)];
      for (const id of old) counts.get(id)!.before++;
      for (const id of now) counts.get(id)!.after++;
      const lost = old.filter((id) => !now.includes(id));
      for (const id of lost) counts.get(id)!.loses++;
      for (const id of now) if (!old.includes(id)) counts.get(id)!.gains++;
      changedBy[lost.length]!++;
    }
  });
  return {
    replicas,
    keys,
    changed: Array.from(changedBy, (count) => count / keys),
    moved: changedBy.reduce((sum, count, n) => sum + n * count, 0) / keys,
    standardError: Math.sqrt(1 / 4 / keys),
    nodes: [...counts].map(([id, count]) => ({
      id,
      before: count.before / keys,
      after: count.after / keys,
      gains: count.gains / keys,
      loses: count.loses / keys,
    })),
  };
}
