import { LatencyHistogram } from './latency-histogram.ts';
import type { RequestCounts } from './request-counts.ts';
import { type Observed, statsOf } from './stats.ts';
import { TIMED_ONE_IN } from './traffic.ts';

/** The Prometheus text format, version 0.0.4. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A name's samples: a value, or one per set of labels. */
type Samples = number | readonly (readonly [labels: string, value: number])[];

/** What `/stats` tells, for Prometheus. */
export function metricsOf(observed: Observed): string {
  const { traffic } = observed;
  const stats = statsOf(observed);
  const { eventLoopDelayMs: delay } = stats;
  return [
    metric('ringmark_node_info', 'gauge', 'Which node this is.', [[`id="${escapeLabel(stats.id)}"`, 1]]),
    metric('ringmark_ready', 'gauge', 'Whether the node wants requests.', Number(stats.ready)),
    metric('ringmark_uptime_seconds', 'gauge', 'Time since the node started.', stats.uptimeS),
    metric('ringmark_requests_total', 'counter', 'Answers by method and status.', countSamples(traffic.counts)),
    metric('ringmark_batch_operations_total', 'counter', 'Operations in batches.', countSamples(traffic.operations)),
    metric('ringmark_rejected_total', 'counter', 'Requests refused for a limit (413, 414, 507).', stats.rejected),
    metric('ringmark_aborted_total', 'counter', 'Requests whose client went away.', stats.aborted),
    metric('ringmark_in_flight', 'gauge', 'Requests that wait for their client.', stats.inFlight),
    metric('ringmark_held_bytes', 'gauge', 'Bodies and answers that are half-way.', stats.heldBytes),
    metric('ringmark_connections', 'gauge', 'Open connections.', stats.connections),
    metric('ringmark_entries', 'gauge', 'Entries in the store.', stats.entries),
    metric('ringmark_bytes', 'gauge', 'What the entries take.', stats.bytes),
    metric('ringmark_max_memory_bytes', 'gauge', 'What the entries may take.', stats.maxMemoryBytes),
    metric('ringmark_evictions_total', 'counter', 'Entries removed to make room.', stats.evictions),
    metric('ringmark_expirations_total', 'counter', 'Entries removed because their time was up.', stats.expirations),
    latencyMetric(traffic.latency),
    metric('ringmark_event_loop_delay_seconds', 'gauge', 'By how much the event loop was late, since the start.', [
      ['quantile="0.5"', delay.p50 / 1000],
      ['quantile="0.99"', delay.p99 / 1000],
      ['quantile="1"', delay.max / 1000],
    ]),
    metric('process_cpu_seconds_total', 'counter', 'User and system time.', stats.cpuSeconds),
    metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', stats.rssBytes),
  ].join('');
}

function metric(name: string, type: 'counter' | 'gauge', help: string, samples: Samples): string {
  const rows = typeof samples === 'number' ? [`${name} ${samples}`] : samples.map(([at, n]) => `${name}{${at}} ${n}`);
  return `${[head(name, type, help), ...rows].join('\n')}\n`;
}

function countSamples(counts: RequestCounts): [string, number][] {
  return [...counts.nonZero()].map(({ method, status, count }) => [`method="${method}",status="${status}"`, count]);
}

function latencyMetric(latency: LatencyHistogram): string {
  const name = 'ringmark_request_duration_seconds';
  let seen = 0;
  const buckets = Array.from(latency.counts, (count, bucket) => {
    seen += count;
    const bound = LatencyHistogram.boundUs(bucket);
    return `${name}_bucket{le="${Number.isFinite(bound) ? bound / 1e6 : '+Inf'}"} ${seen}`;
  });
  const help = `From a request's head being read to its answer being handed over, of one request in ${TIMED_ONE_IN}.`;
  const totals = [`${name}_sum ${latency.sumUs / 1e6}`, `${name}_count ${seen}`];
  return `${[head(name, 'histogram', help), ...buckets, ...totals].join('\n')}\n`;
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
