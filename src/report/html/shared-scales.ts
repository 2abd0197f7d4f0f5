import { groupBy } from '../../lib/group-by.ts';
import type { LineChart } from './page-data.ts';

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
    for (const chart of same) {
      Object.assign(chart.y, { min, max });
      // Runs of different lengths would be squeezed together: time keeps its own axis.
      if (chart.x === 'percentile') chart.end = end;
    }
  }
}
