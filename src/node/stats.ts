import type { NodeStats } from '../protocol/node-stats.ts';
import type { Store } from '../store/store.ts';
import type { EventLoopDelay } from './event-loop-delay.ts';
import type { RequestCounts } from './request-counts.ts';
import type { Traffic } from './traffic.ts';

/** What there is to be told about a node. */
export interface Observed {
  readonly id: string;
  readonly store: Store;
  readonly traffic: Traffic;
  readonly delay: EventLoopDelay;
  /** `performance.now()` when it started. */
  readonly startedMs: number;
}

export function statsOf({ id, store, traffic, delay, startedMs }: Observed): NodeStats {
  const { latency, counts } = traffic;
  const { user, system } = process.cpuUsage();
  const requests = counts.total;
  return {
    id,
    ready: traffic.ready,
    uptimeS: (performance.now() - startedMs) / 1000,
    requests,
    requestsByMethod: byMethod(counts),
    operationsByMethod: byMethod(traffic.operations),
    rejected: counts.rejected,
    aborted: traffic.aborted,
    inFlight: traffic.inFlight,
    heldBytes: traffic.held.bytes,
    connections: traffic.connections,
    entries: store.entries,
    bytes: store.bytes,
    maxMemoryBytes: store.maxBytes,
    evictions: store.evictions,
    expirations: store.expirations,
    rssBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
    eventLoopDelayMs: {
      mean: delay.meanMs,
      p50: delay.percentileMs(50),
      p99: delay.percentileMs(99),
      max: delay.maxMs,
    },
    latencyUs: {
      mean: latency.count === 0 ? 0 : latency.sumUs / latency.count,
      p50: latency.quantileUs(0.5),
      p99: latency.quantileUs(0.99),
      max: latency.maxUs,
    },
    latencyBuckets: [...latency.counts],
  };
}

function byMethod(counts: RequestCounts): NodeStats['requestsByMethod'] {
  const result: NodeStats['requestsByMethod'] = {};
  for (const { method, status, count } of counts.nonZero()) {
    result[method] ??= {};
    result[method][status] = count;
  }
  return result;
}
