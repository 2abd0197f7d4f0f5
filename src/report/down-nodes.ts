import type { LoadResult } from '../result/load-result.ts';

type Disturbed = { events?: LoadResult['events'] | undefined; totals: LoadResult['totals'] };

/** The ids of those that were killed or paused in the measurement: their shares, and so the balance tax, hold the outage. */
export function downNodes({ events = [], totals }: Disturbed): string[] {
  const downs = events.filter(({ action, failure }) => (action === 'kill' || action === 'pause') && !failure);
  return [...new Set(downs.flatMap(({ atS, node }) => (atS < totals.durationS ? [node] : [])))];
}

/** The balance tax as the requests show it; null where they do not: in the closed model, and where a node was down. */
export function observedTax(load: Disturbed): number | null {
  return downNodes(load).length > 0 ? null : load.totals.balanceTax.observed;
}

/** `node-2 was down`; undefined where none was. */
export function downText(load: Disturbed): string | undefined {
  const [first, ...more] = downNodes(load);
  return first && (more.length > 0 ? `${more.length + 1} nodes were down` : `${first} was down`);
}
