import type { LoadResult } from '../result/load-result.ts';
import { formatInteger } from './units.ts';

/** Every key is stored before a load test: what a node no longer has after something was done to it, it has lost. */
export function lostReads({ nodes, events = [] }: Pick<LoadResult, 'nodes' | 'events'>): string[] {
  return nodes.flatMap(({ id, hits, misses }) => {
    const done = events.filter(({ node }) => node === id).map(({ action }) => action);
    if (misses === 0 || done.length === 0) return [];
    const cause = `${id} lost data (${[...new Set(done)].join(', ')})`;
    return [`${cause}: ${formatInteger(misses)} of ${formatInteger(hits + misses)} reads of it found nothing`];
  });
}
