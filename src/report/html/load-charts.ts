import type { LoadResult, LoadSecond } from '../../result/load-result.ts';
import { wholeSeconds } from '../load-seconds.ts';
import type { ChartLine, LineChart } from './page-data.ts';
import { lookOf } from './palette.ts';

/** A load test as the report draws it: `LoadResult`, or one of a sweep. */
export type Load = Omit<LoadResult, 'environment'>;

/** More lines than this cannot be told apart: the busiest nodes have one. */
export const MOST_NODES = 5;
const MOST_POINTS = 400;

/** An end of several seconds, with what came in them: a long test has more seconds than a chart has room. */
interface Stretch {
  atS: number;
  lengthS: number;
  seconds: readonly LoadSecond[];
}

/** Requests answered per second, of all nodes and of each. */
export function throughputChart(load: Load): LineChart {
  const stretches = stretchesOf(load);
  const perS = (count: (second: LoadSecond) => number) =>
    stretches.map(({ seconds, lengthS }) => seconds.reduce((sum, second) => sum + count(second), 0) / lengthS);
  const lines = [
    line(
      'all nodes',
      perS(({ requests }) => requests),
    ),
    ...drawnNodes(load).map(({ id, look }) =>
      nodeLine(
        id,
        look,
        perS((second) => ofNode(second, id)?.requests ?? 0),
      ),
    ),
    ...(hasErrors(load) ? [errorLine(perS(({ errors, non2xx }) => errors + non2xx))] : []),
  ];
  return timeChart(load, stretches, { unit: 'perS', isLogarithmic: false, ...rangeOf(lines, 0) }, lines);
}

/** The median and the 99th percentile of each second, and the latter of each node. Of several seconds: the worst one's. */
export function latencyChart(load: Load): LineChart {
  const stretches = stretchesOf(load);
  const worst = (latency: (second: LoadSecond) => number | undefined) =>
    // A second in which nothing was answered has no latency.
    stretches.map(({ seconds }) => Math.max(...seconds.map((second) => latency(second) ?? 0)) || null);
  const lines = [
    line(
      'p50',
      worst(({ p50Us }) => p50Us),
    ),
    {
      ...line(
        'p99',
        worst(({ p99Us }) => p99Us),
      ),
      dash: 1,
    },
    ...drawnNodes(load).map(({ id, look }) =>
      nodeLine(
        `${id} p99`,
        look,
        worst((second) => ofNode(second, id)?.p99Us),
      ),
    ),
  ];
  return timeChart(load, stretches, { unit: 'us', isLogarithmic: true, ...rangeOf(lines) }, lines);
}

/** The nodes that get a line: all where they are few, else the busiest. Each looks the same in every chart of the run. */
export function drawnNodes({
  nodes,
}: Load): { id: string; look: ReturnType<typeof lookOf>; node: Load['nodes'][number] }[] {
  const all = nodes.map((node, i) => ({ id: node.id, look: lookOf(i), node }));
  return all
    .toSorted((a, b) => b.node.requests - a.node.requests)
    .slice(0, MOST_NODES)
    .sort((a, b) => all.indexOf(a) - all.indexOf(b));
}

/** So long is what one point of a chart over time stands for, in seconds; 1 unless the test was long. */
export function secondsOfPoint(load: Load): number {
  return Math.max(1, Math.ceil(wholeSeconds(load).length / MOST_POINTS));
}

function stretchesOf(load: Load): Stretch[] {
  const within = wholeSeconds(load);
  const size = Math.max(1, Math.ceil(within.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(within.length / size) }, (_, i) => {
    const seconds = within.slice(i * size, (i + 1) * size);
    const lengthS = seconds.reduce((sum, second) => sum + second.lengthS, 0);
    return {
      atS: seconds.at(-1)!.second.atS,
      lengthS: lengthS > 0 ? lengthS : seconds.length,
      seconds: seconds.map(({ second }) => second),
    };
  });
}

function timeChart(
  { events = [], outages = [], totals }: Load,
  stretches: readonly Stretch[],
  y: LineChart['y'],
  lines: ChartLine[],
): LineChart {
  return {
    x: 'seconds',
    y,
    at: stretches.map(({ atS, lengthS }) => atS - lengthS / 2),
    // A test of 9.999 s has a last tick at 10 s.
    end: Math.round(totals.durationS * 10) / 10,
    lines,
    events: events
      .slice(0, 20)
      .map(({ atS, action, node }) => ({ at: atS, label: `${action} ${node}${atS < 0 ? ' (before)' : ''}` })),
    bands: outages.slice(0, 20).map(({ fromS, toS }) => ({ from: fromS, to: toS ?? totals.durationS })),
  };
}

/** The axis: from `least`, or from somewhat below the smallest, to somewhat above the largest. */
export function rangeOf(lines: readonly ChartLine[], least?: number): { min: number; max: number } {
  const values = lines.flatMap(({ values }) => values.filter((value) => value !== null && value > 0)) as number[];
  const [smallest, largest] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [1, 10];
  return { min: least ?? smallest * 0.8, max: largest * 1.08 };
}

function ofNode(second: LoadSecond, id: string): LoadSecond['nodes'][number] | undefined {
  return second.nodes.find((node) => node.id === id);
}

function hasErrors({ totals }: Load): boolean {
  return totals.errors + totals.non2xx > 0;
}

/** Of all nodes: in the colour of text, and thicker. */
export function line(label: string, values: (number | null)[]): ChartLine {
  return { label, colour: -1, dash: 0, isStrong: true, values };
}

export function nodeLine(label: string, look: ReturnType<typeof lookOf>, values: (number | null)[]): ChartLine {
  return { label, ...look, isStrong: false, values };
}

function errorLine(values: number[]): ChartLine {
  return { label: 'failed', colour: -1, dash: 2, isStrong: false, values };
}
