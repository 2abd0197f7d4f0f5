import type { LoadProgress } from '../load/load-run.ts';
import { formatCount, formatNs } from '../report/units.ts';

/** What a load test's last second was like, in one line; where nothing was answered, without a latency: 0 would be the best of all. */
export function latelyText({ throughputPerS, p50Us, p99Us, errors }: NonNullable<LoadProgress['lately']>): string {
  const latency = throughputPerS > 0 ? `p50 ${formatNs(p50Us * 1000)}, p99 ${formatNs(p99Us * 1000)}, ` : '';
  return `${formatCount(throughputPerS)}/s, ${latency}${formatCount(errors)} errors`;
}
