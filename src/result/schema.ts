/** What a run is on. Collected once, at its start. */
export interface Environment {
  ringmarkVersion: string;
  /** Of the folder that ringmark was started in a checkout of; null outside of one. */
  gitCommit: string | null;
  gitDirty: boolean | null;
  node: string;
  v8: string;
  libuv: string;
  os: string;
  kernel: string;
  arch: string;
  cpuModel: string;
  cores: number;
  memoryBytes: number;
  /** cgroup limits; null where there are none. */
  cgroup: { cpus: number | null; memoryBytes: number | null };
  loadAverage: [number, number, number];
  argv: string[];
  seed: number;
  /** UTC, ISO 8601. */
  startedAt: string;
}

/** Evenness over nodes. `z`: standard errors between `cv` and `theoryCv`. */
export interface Evenness {
  peakToMean: number;
  minToMean: number;
  cv: number;
  /** The closed form for a good hash; null where there is none. */
  theoryCv: number | null;
  z: number | null;
}

/** Fractions of the key space. `collateral`: moved between nodes that were there before and after. */
export interface Movement {
  moved: number;
  ideal: number;
  collateral: number;
  /** Whether they are widths of arcs; else fractions of the keys. */
  exact: boolean;
}

/** What is compared. */
export interface CompareCell {
  algorithm: string;
  hash: string;
  nodes: number;
  /** null where the algorithm has none. */
  vnodes: number | null;
}

/** One line of `compare`, measured. */
export interface MeasuredRow extends CompareCell {
  /** How many keys were placed; and how many of them once more after each change of members, where that is not exact. */
  keys: number;
  movedKeys: number;
  /** String key → node. `min`: the fastest batch; left out by versions that did not keep it. */
  lookupNs: { min?: number; p50: number; p99: number; mean: number; samples: number };
  /** Hash already known. */
  searchNs: { p50: number };
  buildMs: number;
  bytes: number;
  share: Evenness & { exact: boolean };
  /** `noiseCv`: the CV that the sample shows of perfectly even shares. */
  sampled: Evenness & { noiseCv: number };
  /** One node more. */
  add: Movement | null;
  /** One node less: the middle one; the first one; the last one. null where there is no other, or the algorithm cannot do it. */
  remove: Movement | null;
  removeFirst: Movement | null;
  removeLast: Movement | null;
  /** The middle one leaves and comes back, against the state before: ideal 0. */
  restore: Movement | null;
  verdict: 'ok' | 'weak-hash';
  note?: string;
}

/** One line of `compare` that cannot be: the algorithm refuses it, for the reason in `note`. */
export interface UnsupportedRow extends CompareCell {
  verdict: 'unsupported';
  note: string;
}

export type CompareRow = MeasuredRow | UnsupportedRow;

/** Where the keys of a comparison are from. */
export type KeySource =
  | { kind: 'made'; shape: string; seed: number }
  /** `effectiveKeys`: of so many different keys, each as frequent, a sample is as noisy. Fewer than `keys` where keys repeat. */
  | { kind: 'file'; file: string; keys: number; emptyLines: number; effectiveKeys: number };

export interface CompareResult {
  schema: 'ringmark/compare@1';
  environment: Environment;
  complete: boolean;
  keySource: KeySource;
  rows: CompareRow[];
}

/** One benchmark subject's time per operation, over batches. */
export interface BenchRow {
  /** What is timed, e.g. `ringmark ring`. */
  subject: string;
  /** The point of the scenario's matrix, e.g. `{ nodes: 100, vnodes: 160 }`. */
  parameters: Readonly<Record<string, string | number>>;
  /** Nanoseconds per operation. `rme`: half the 95 % confidence interval of the mean as a fraction of it. */
  ns: { min: number; p50: number; mean: number; p99: number; rme: number; samples: number; batch: number };
  /** p50 of the scenario's baseline divided by this p50: 2 means twice as fast. Median over rounds, and its quartiles. */
  speedup: { p50: number; p25: number; p75: number } | null;
  /** By how much the process of a store grew while it was filled, over its entries; the heap is V8's. */
  rssBytesPerEntry?: number;
  heapBytesPerEntry?: number;
  /** The longest turn of the event loop while the operations were done. */
  longestPauseMs?: number;
  /** The median of each round, in nanoseconds, in the order of time: what tells how sure `ns.p50` is. Left out by versions that kept none. */
  rounds?: number[];
  note?: string;
}

export interface BenchSuite {
  name: string;
  question: string;
  /** The subject that `speedup` compares with. */
  baseline: string;
  /** What timing one call of an empty function reads; a row's own floor is this divided by its batch. null where requests are timed. */
  floorNs: number | null;
  rows: BenchRow[];
  /** What was left out, and why. */
  skipped: string[];
}

export interface BenchResult {
  schema: 'ringmark/bench@1';
  environment: Environment;
  complete: boolean;
  suites: BenchSuite[];
}
