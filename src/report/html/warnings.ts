import type { Run } from '../../result/run.ts';
import { lostReads } from '../lost-reads.ts';
import { failedClauses } from '../slo-section.ts';
import { drawnNodes, type Load } from './load-charts.ts';
import { isDamaged } from './percentile-curve.ts';

/** What a reader has to know before the figures, the worst first: they stand at the top. */
export function warningsOf({ complete, environment, load, loadSweep, compare, bench }: Run): string[] {
  const parts = Object.entries({ load, 'load sweep': loadSweep, compare, bench });
  return [
    ...(load ? loadWarnings(load) : []),
    ...(loadSweep?.loads.flatMap((each, i) =>
      loadWarnings(each).map((text) => `${loadSweep.sweep.parameter} ${loadSweep.sweep.values[i]}: ${text}`),
    ) ?? []),
    ...parts.flatMap(([name, part]) =>
      part?.complete === false ? [`${name}: stopped before its end; what was measured until then is shown`] : [],
    ),
    ...(complete || parts.some(([, part]) => part?.complete === false) ? [] : ['the run was stopped before its end']),
    ...(environment.loadAverage[0] > environment.cores
      ? [
          `something else used the machine: its load was ${environment.loadAverage[0].toFixed(2)} on ${environment.cores} cores before the run`,
        ]
      : []),
    ...(environment.gitDirty ? ['the checkout had changes that were not committed'] : []),
  ];
}

function loadWarnings(load: Load): string[] {
  const { valid, invalidReasons, generator, slo, events } = load;
  return [
    ...invalidReasons.map((reason) => `not valid: ${reason}`),
    ...(valid && generator.saturated
      ? ['the generator was the limit: the throughput is a floor, and latency holds the time that the generator took']
      : []),
    ...(slo ? failedClauses(slo).map((failed) => `SLO not met: ${failed}`) : []),
    ...(events?.flatMap(({ action, node, failure }) => (failure ? [`${action} ${node} failed: ${failure}`] : [])) ??
      []),
    ...lostReads(load),
    ...damagedHistograms(load),
  ];
}

/** Those that a chart would be drawn from. */
function damagedHistograms(load: Load): string[] {
  const { latencyUs, totals } = load;
  const damaged = [
    ...(isDamaged(latencyUs.response, totals.requests) ? ['response time'] : []),
    ...(isDamaged(latencyUs.service, totals.requests) ? ['service time'] : []),
    ...drawnNodes(load).flatMap(({ id, node }) => (isDamaged(node.latencyUs, node.requests) ? [id] : [])),
  ];
  return damaged.length === 0
    ? []
    : [
        `damaged: the histogram of ${damaged.join(', ')} cannot be read; of that only the percentiles of the summary are shown`,
      ];
}
