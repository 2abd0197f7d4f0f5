import { groupBy } from '../../lib/group-by.ts';
import type { Run } from '../../result/run.ts';
import type { LineChart } from './page-data.ts';

/** The runs of a report: a figure of one of them has the scale that all of them fit on. */
export interface Alike {
  runs: readonly Run[];
}

/** A run that is so many times as long as another would leave it too little of a common axis. */
const MOST_TIMES_LONGER = 5;

/**
 * Gives charts of the same thing in several runs one scale, so that what lies side by side can be compared by eye.
 * @param charts by ids of the form `r1-throughput`: the run, then what it is of
 */
export function shareScales(charts: Record<string, LineChart>): void {
  const groups = groupBy(Object.entries(charts), ([id]) => id.slice(id.indexOf('-')));
  for (const group of groups.values()) {
    const same = group.map(([, chart]) => chart);
    const min = Math.min(...same.map(({ y }) => y.min));
    const max = Math.max(...same.map(({ y }) => y.max));
    const end = Math.max(...same.map((chart) => chart.end));
    const areOfLikeLength = same.every((chart) => chart.end * MOST_TIMES_LONGER >= end);
    for (const chart of same) {
      Object.assign(chart.y, { min, max });
      if (chart.x === 'percentile' || areOfLikeLength) chart.end = end;
    }
  }
}
