import type { LatencySummary } from '../../result/load-result.ts';
import { drawnNodes, type Load, line, nodeLine, rangeOf } from './load-charts.ts';
import type { ChartLine, LineChart } from './page-data.ts';
import { alignCurves, type PercentileCurve, percentileCurve } from './percentile-curve.ts';

/** A chart of distributions, and whether it has all of each: see `PercentileCurve`. */
export interface PercentileChart {
  chart: LineChart;
  isWhole: boolean;
}

/** Response time on an axis of percentiles, of all nodes and of each; in the open model with the service time of all. */
export function responseChart(load: Load): PercentileChart {
  const { response, service } = load.latencyUs;
  const isOpen = load.config.model === 'open';
  return curveChart([
    { ...line('response, all nodes', []), curve: percentileCurve(response) },
    ...(isOpen ? [{ ...line('service, all nodes', []), dash: 1, curve: percentileCurve(service) }] : []),
    ...nodeCurves(load, ({ latencyUs }) => latencyUs),
  ]);
}

/** Service time likewise; undefined in the closed model, where it is the response time. */
export function serviceChart(load: Load): PercentileChart | undefined {
  if (load.config.model === 'closed') return undefined;
  return curveChart([
    { ...line('service, all nodes', []), dash: 1, curve: percentileCurve(load.latencyUs.service) },
    ...nodeCurves(load, ({ serviceUs, latencyUs }) => serviceUs ?? latencyUs),
  ]);
}

/** A chart of some distributions, one line each. */
export function curveChart(curves: readonly (ChartLine & { curve: PercentileCurve })[]): PercentileChart {
  const { at, values } = alignCurves(curves.map(({ curve }) => curve));
  const lines = curves.map(({ curve, ...drawn }, i) => ({ ...drawn, values: values[i]! }));
  const y = { unit: 'us', isLogarithmic: true, ...rangeOf(lines) } as const;
  return {
    chart: { x: 'percentile', y, at, end: at.at(-1) ?? 1, lines, events: [], bands: [] },
    isWhole: curves.every(({ curve }) => curve.isWhole),
  };
}

function nodeCurves(load: Load, latencyOf: (node: Load['nodes'][number]) => LatencySummary) {
  return drawnNodes(load).map(({ id, look, node }) => ({
    ...nodeLine(id, look, []),
    curve: percentileCurve(latencyOf(node)),
  }));
}
