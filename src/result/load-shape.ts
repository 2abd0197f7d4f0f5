import { environment } from './environment-shape.ts';
import type {
  BalanceTax,
  LatencySummary,
  LoadConfig,
  LoadEvent,
  LoadEventDone,
  LoadNode,
  LoadResult,
  LoadSchedule,
  LoadSecond,
  LoadSweepAxis,
  LoadSweepResult,
  Outage,
  SloResult,
} from './load-result.ts';
import { amount, arrayOf, either, flag, nullable, numeric, object, oneOf, optional, schemaOf, text } from './shape.ts';

const latency = object<LatencySummary>({
  min: amount,
  mean: amount,
  p50: amount,
  p90: amount,
  p99: amount,
  p999: amount,
  p9999: amount,
  max: amount,
  histogram: text,
});

const loadNode = object<LoadNode>({
  url: text,
  id: text,
  predictedShare: amount,
  observedShare: amount,
  requests: amount,
  errors: amount,
  hits: amount,
  misses: amount,
  throughputPerS: amount,
  latencyUs: latency,
  serviceUs: optional(latency),
  cpu: nullable(amount),
  rssBytes: nullable(amount),
});

const outcomes = {
  requests: amount,
  errors: amount,
  non2xx: amount,
  hits: amount,
  misses: amount,
  p50Us: amount,
  p99Us: amount,
};

const loadSecond = object<LoadSecond>({
  ...outcomes,
  atS: numeric,
  nodes: arrayOf(object({ ...outcomes, id: text })),
});

const event = { atS: numeric, action: oneOf('kill', 'start', 'pause', 'resume'), node: text };

const outage = object<Outage>({
  node: text,
  fromS: numeric,
  toS: nullable(numeric),
  asked: numeric,
  failed: numeric,
});

const loadConfig = object<LoadConfig>({
  model: oneOf('closed', 'open'),
  nodes: arrayOf(object({ id: text, url: text })),
  local: flag,
  algorithm: text,
  hash: text,
  vnodes: numeric,
  reads: numeric,
  updates: optional(numeric),
  inserts: optional(numeric),
  rmw: optional(numeric),
  popularity: optional(text),
  keys: numeric,
  valueSizeBytes: either(numeric, text),
  connections: numeric,
  durationS: numeric,
  warmupS: numeric,
  timeoutMs: numeric,
  seed: numeric,
  rate: optional(numeric),
  arrivals: optional(oneOf('constant', 'poisson')),
  stages: optional(arrayOf(object({ durationS: numeric, rate: numeric }))),
  threads: optional(numeric),
  maxInFlight: optional(numeric),
  allowSaturated: optional(flag),
  events: optional(arrayOf(object<LoadEvent>(event))),
  slo: optional(text),
});

const slo = object<SloResult>({
  passed: flag,
  clauses: arrayOf(
    object({
      clause: text,
      metric: text,
      unit: oneOf('us', 'fraction', 'perS'),
      limit: numeric,
      observed: numeric,
      passed: flag,
    }),
  ),
});

const loadSchedule = object<LoadSchedule>({
  threads: numeric,
  offeredPerS: amount,
  catchUps: numeric,
  unsent: numeric,
  sockets: numeric,
});

const loadFields = {
  schema: schemaOf('ringmark/load@1'),
  complete: flag,
  config: loadConfig,
  valid: flag,
  invalidReasons: arrayOf(text),
  notes: arrayOf(text),
  totals: object({
    requests: amount,
    reads: amount,
    writes: amount,
    hits: amount,
    misses: amount,
    errors: amount,
    non2xx: amount,
    timeouts: amount,
    wrongBodies: amount,
    checkedBodies: amount,
    throughputPerS: amount,
    bytesPerS: amount,
    durationS: amount,
    balanceTax: object<BalanceTax>({
      predicted: amount,
      observed: nullable(amount),
      cpu: nullable(amount),
    }),
  }),
  latencyUs: object({ response: latency, service: latency }),
  generator: object({
    cpu: amount,
    eventLoopUtilization: amount,
    scheduleLagUs: object({ p50: numeric, p99: numeric, max: numeric }),
    dropped: amount,
    saturated: flag,
    floorUs: optional(object({ p50: numeric, p99: numeric })),
    schedule: optional(loadSchedule),
  }),
  nodes: arrayOf(loadNode),
  series: arrayOf(loadSecond),
  events: optional(arrayOf(object<LoadEventDone>({ ...event, tookS: numeric, failure: optional(text) }))),
  outages: optional(arrayOf(outage)),
  slo: optional(slo),
};

/** A whole load test. */
export const load = object<LoadResult>({ ...loadFields, environment });

/** The same rate, once for each value. */
export const loadSweep = object<LoadSweepResult>({
  schema: schemaOf('ringmark/load-sweep@1'),
  environment,
  complete: flag,
  sweep: object<LoadSweepAxis>({
    parameter: oneOf('vnodes', 'algorithm', 'hash'),
    values: arrayOf(either(numeric, text)),
  }),
  loads: arrayOf(object<Omit<LoadResult, 'environment'>>(loadFields)),
});
