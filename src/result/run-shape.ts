import type * as schema from './schema.ts';
import {
  arrayOf,
  either,
  flag,
  nullable,
  numeric,
  object,
  oneOf,
  optional,
  recordOf,
  type Shape,
  text,
} from './shape.ts';

const loadAverage: Shape<[number, number, number]> = arrayOf(numeric) as Shape<never>;

const environment = object<schema.Environment>({
  ringmarkVersion: text,
  gitCommit: nullable(text),
  gitDirty: nullable(flag),
  node: text,
  v8: text,
  libuv: text,
  os: text,
  kernel: text,
  arch: text,
  cpuModel: text,
  cores: numeric,
  memoryBytes: numeric,
  cgroup: object({ cpus: nullable(numeric), memoryBytes: nullable(numeric) }),
  loadAverage,
  argv: arrayOf(text),
  seed: numeric,
  startedAt: text,
});

const evenness = {
  peakToMean: numeric,
  minToMean: numeric,
  cv: numeric,
  theoryCv: nullable(numeric),
  z: nullable(numeric),
};

const movement = object<schema.Movement>({ moved: numeric, ideal: numeric, collateral: numeric, exact: flag });

const compareCell = { algorithm: text, hash: text, nodes: numeric, vnodes: nullable(numeric) };

const measuredRow = object<schema.MeasuredRow>({
  ...compareCell,
  keys: numeric,
  movedKeys: numeric,
  lookupNs: object({ p50: numeric, p99: numeric, mean: numeric, samples: numeric }),
  searchNs: object({ p50: numeric }),
  buildMs: numeric,
  bytes: numeric,
  share: object({ ...evenness, exact: flag }),
  sampled: object({ ...evenness, noiseCv: numeric }),
  add: nullable(movement),
  remove: nullable(movement),
  removeFirst: nullable(movement),
  removeLast: nullable(movement),
  restore: nullable(movement),
  verdict: oneOf('ok', 'weak-hash'),
  note: optional(text),
});

const unsupportedRow = object<schema.UnsupportedRow>({ ...compareCell, verdict: oneOf('unsupported'), note: text });

const verdict = object({ verdict: oneOf('ok', 'weak-hash', 'unsupported') });

const compareRow: Shape<schema.CompareRow> = (value, path) => {
  verdict(value, path);
  const row = value as schema.CompareRow;
  (row.verdict === 'unsupported' ? unsupportedRow : measuredRow)(row, path);
};

const keySource = either(
  object({ kind: oneOf('made'), shape: text, seed: numeric }),
  object({ kind: oneOf('file'), file: text, keys: numeric, emptyLines: numeric, effectiveKeys: numeric }),
);

const compare = object<schema.CompareResult>({
  schema: oneOf('ringmark/compare@1'),
  environment,
  complete: flag,
  keySource,
  rows: arrayOf(compareRow),
});

const benchRow = object<schema.BenchRow>({
  subject: text,
  parameters: recordOf(either(text, numeric)),
  ns: object({
    min: numeric,
    p50: numeric,
    mean: numeric,
    p99: numeric,
    rme: numeric,
    samples: numeric,
    batch: numeric,
  }),
  speedup: nullable(object({ p50: numeric, p25: numeric, p75: numeric })),
  note: optional(text),
});

const benchSuite = object<schema.BenchSuite>({
  name: text,
  question: text,
  baseline: text,
  floorNs: nullable(numeric),
  rows: arrayOf(benchRow),
  skipped: arrayOf(text),
});

const bench = object<schema.BenchResult>({
  schema: oneOf('ringmark/bench@1'),
  environment,
  complete: flag,
  suites: arrayOf(benchSuite),
});

const latency = object<schema.LatencySummary>({
  min: numeric,
  mean: numeric,
  p50: numeric,
  p90: numeric,
  p99: numeric,
  p999: numeric,
  p9999: numeric,
  max: numeric,
  histogram: text,
});

const loadNode = object<schema.LoadNode>({
  url: text,
  id: text,
  predictedShare: numeric,
  observedShare: numeric,
  requests: numeric,
  errors: numeric,
  hits: numeric,
  misses: numeric,
  throughputPerS: numeric,
  latencyUs: latency,
  serviceUs: optional(latency),
  cpu: nullable(numeric),
  rssBytes: nullable(numeric),
});

const outcomes = {
  requests: numeric,
  errors: numeric,
  non2xx: numeric,
  hits: numeric,
  misses: numeric,
  p50Us: numeric,
  p99Us: numeric,
};

const loadSecond = object<schema.LoadSecond>({
  ...outcomes,
  atS: numeric,
  nodes: arrayOf(object({ ...outcomes, id: text })),
});

const event = { atS: numeric, action: oneOf('kill', 'start', 'pause', 'resume'), node: text };

const outage = object<schema.Outage>({
  node: text,
  fromS: numeric,
  toS: nullable(numeric),
  asked: numeric,
  failed: numeric,
});

const loadConfig = object<schema.LoadConfig>({
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
  events: optional(arrayOf(object<schema.LoadEvent>(event))),
  slo: optional(text),
});

const slo = object<schema.SloResult>({
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

const loadSchedule = object<schema.LoadSchedule>({
  threads: numeric,
  offeredPerS: numeric,
  catchUps: numeric,
  unsent: numeric,
  sockets: numeric,
});

const loadFields = {
  schema: oneOf('ringmark/load@1'),
  complete: flag,
  config: loadConfig,
  valid: flag,
  invalidReasons: arrayOf(text),
  notes: arrayOf(text),
  totals: object({
    requests: numeric,
    reads: numeric,
    writes: numeric,
    hits: numeric,
    misses: numeric,
    errors: numeric,
    non2xx: numeric,
    timeouts: numeric,
    wrongBodies: numeric,
    checkedBodies: numeric,
    throughputPerS: numeric,
    bytesPerS: numeric,
    durationS: numeric,
    balanceTax: object<schema.BalanceTax>({
      predicted: numeric,
      observed: nullable(numeric),
      cpu: nullable(numeric),
    }),
  }),
  latencyUs: object({ response: latency, service: latency }),
  generator: object({
    cpu: numeric,
    eventLoopUtilization: numeric,
    scheduleLagUs: object({ p50: numeric, p99: numeric, max: numeric }),
    dropped: numeric,
    saturated: flag,
    floorUs: optional(object({ p50: numeric, p99: numeric })),
    schedule: optional(loadSchedule),
  }),
  nodes: arrayOf(loadNode),
  series: arrayOf(loadSecond),
  events: optional(arrayOf(object<schema.LoadEventDone>({ ...event, tookS: numeric, failure: optional(text) }))),
  outages: optional(arrayOf(outage)),
  slo: optional(slo),
};

const load = object<schema.LoadResult>({ ...loadFields, environment });

const loadSweep = object<schema.LoadSweepResult>({
  schema: oneOf('ringmark/load-sweep@1'),
  environment,
  complete: flag,
  sweep: object<schema.LoadSweepAxis>({
    parameter: oneOf('vnodes', 'algorithm', 'hash'),
    values: arrayOf(either(numeric, text)),
  }),
  loads: arrayOf(object<Omit<schema.LoadResult, 'environment'>>(loadFields)),
});

/** What `run.json` has to look like. The types keep it in step with schema.ts. */
export const runShape = object<schema.Run>({
  schema: oneOf('ringmark/run@1'),
  name: text,
  environment,
  complete: flag,
  bench: optional(bench),
  compare: optional(compare),
  load: optional(load),
  loadSweep: optional(loadSweep),
});
