import { environment } from './environment-shape.ts';
import { load, loadSweep } from './load-shape.ts';
import type { Run } from './run.ts';
import type * as schema from './schema.ts';
import {
  amount,
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
  schemaOf,
  text,
} from './shape.ts';

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
  lookupNs: object<schema.MeasuredRow['lookupNs']>({
    min: optional(amount),
    p50: amount,
    p99: amount,
    mean: amount,
    samples: amount,
  }),
  searchNs: object({ p50: amount }),
  buildMs: amount,
  bytes: amount,
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

export const compare = object<schema.CompareResult>({
  schema: schemaOf('ringmark/compare@1'),
  environment,
  complete: flag,
  keySource,
  rows: arrayOf(compareRow),
});

const benchRow = object<schema.BenchRow>({
  subject: text,
  parameters: recordOf(either(text, numeric)),
  ns: object({
    min: amount,
    p50: amount,
    mean: amount,
    p99: amount,
    rme: amount,
    samples: amount,
    batch: amount,
  }),
  speedup: nullable(object({ p50: amount, p25: amount, p75: amount })),
  rssBytesPerEntry: optional(amount),
  heapBytesPerEntry: optional(amount),
  longestPauseMs: optional(amount),
  rounds: optional(arrayOf(amount)),
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

export const bench = object<schema.BenchResult>({
  schema: schemaOf('ringmark/bench@1'),
  environment,
  complete: flag,
  suites: arrayOf(benchSuite),
});

/** What `run.json` has to look like. The types keep it in step with schema.ts. */
export const runShape = object<Run>({
  schema: schemaOf('ringmark/run@1'),
  name: text,
  environment,
  complete: flag,
  bench: optional(bench),
  compare: optional(compare),
  load: optional(load),
  loadSweep: optional(loadSweep),
});
