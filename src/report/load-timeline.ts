import type { LoadEventDone, LoadResult, LoadSecond, Outage } from '../result/load-result.ts';
import { type Block, type Column, type Table, tableBlock } from './document.ts';
import { timedSeconds } from './load-seconds.ts';
import { formatCount, formatInteger, formatNs, formatPercent } from './units.ts';

/** Seconds that are shown before and after each event. */
const BEFORE_S = 3;
const AFTER_S = 6;

const columns: readonly Column[] = [
  { title: 'second', align: 'right' },
  { title: 'requests/s', align: 'right' },
  { title: 'p50', align: 'right', rank: 1 },
  { title: 'p99', align: 'right' },
  { title: 'errors', align: 'right' },
  { title: 'hit rate', align: 'right' },
  { title: 'what happened', align: 'left' },
];

/** What happened around the events of a load test, second by second, and who was out for how long; nothing without events. */
export function timelineBlocks(load: LoadResult): Block[] {
  const { events, outages = [], totals } = load;
  if (!events) return [];
  return [{ kind: 'list', items: outageTexts(outages, totals.durationS) }, tableBlock(timelineTable(events, load))];
}

function outageTexts(outages: readonly Outage[], durationS: number): string[] {
  if (outages.length === 0) return ['no node was silent: there was no outage'];
  return outages.map(({ node, fromS, toS, asked, failed }) => {
    const length = `${((toS ?? durationS) - fromS).toFixed(2)} s`;
    const until = toS === null ? 'to the end' : `to ${toS.toFixed(2)} s`;
    const late = formatInteger(asked - failed);
    return `${node} was out for ${length}, from ${fromS.toFixed(2)} s ${until}: of ${formatInteger(asked)} requests to it ${formatInteger(failed)} failed, ${late} were answered after it`;
  });
}

function timelineTable(events: readonly LoadEventDone[], load: LoadResult): Table {
  // A rest in which nothing failed tells nothing: its rate is that of a handful of requests.
  const seconds = timedSeconds(load).filter(({ second, isRest }) => !isRest || second.errors + second.non2xx > 0);
  const endS = seconds.at(-1)?.second.atS ?? 0;
  // What was done by hand before the measurement, or after it, is told at its ends.
  const placed = events.map((event) => ({ event, atS: Math.min(Math.max(0, event.atS), endS) }));
  const shown = seconds.flatMap(({ second, lengthS, isRest }, at) => {
    const fromS = second.atS - lengthS;
    const isNear = placed.some(({ atS }) => second.atS > atS - BEFORE_S && fromS < atS + AFTER_S);
    const isWithin = (atS: number) => atS >= fromS && (atS < second.atS || second.atS === endS);
    const happened = placed.filter(({ atS }) => isWithin(atS)).map(({ event }) => event);
    const title = isRest ? 'end' : second.atS.toFixed(0);
    return isNear ? [{ cells: [title, ...rowOf(second, fromS, happened)], at }] : [];
  });
  const groupStarts = shown.flatMap(({ at }, i) => (i > 0 && at > shown[i - 1]!.at + 1 ? [i] : []));
  return { columns, rows: shown.map(({ cells }) => cells), groupStarts };
}

function rowOf(second: LoadSecond, fromS: number, happened: readonly LoadEventDone[]): string[] {
  const { atS, requests, errors, non2xx, hits, misses, p50Us, p99Us } = second;
  return [
    formatCount(requests / (atS - fromS)),
    requests > 0 ? formatNs(p50Us * 1000) : '–',
    requests > 0 ? formatNs(p99Us * 1000) : '–',
    String(errors + non2xx),
    hits + misses > 0 ? formatPercent(hits / (hits + misses)) : '–',
    happened.map(eventText).join(', '),
  ];
}

function eventText({ atS, action, node, tookS, failure }: LoadEventDone): string {
  if (atS < 0) return `${action} ${node} ${failure ? 'failed ' : ''}(${(-atS).toFixed(1)} s before)`;
  if (failure) return `${action} ${node} failed`;
  return action === 'start' ? `start ${node} (ready after ${tookS.toFixed(1)} s)` : `${action} ${node}`;
}
