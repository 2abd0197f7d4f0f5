import type { Environment } from './schema.ts';

/** Two sides of runs, metric by metric: B against A. */
export interface DiffResult {
  schema: 'ringmark/diff@1';
  a: DiffSide;
  b: DiffSide;
  /** In which the machines differ, where that was allowed; then times are not told apart. */
  machines: Difference[];
  /** In which one side or both are not to be trusted, and what to know beside. */
  warnings: string[];
  /** Of all intervals together, and how many runs a side an interval from repeats takes. */
  confidence: number;
  leastRuns: number;
  /** What a run was said to vary by (`--noise`), where there are fewer runs. */
  noise: number | null;
  /** null where our own benchmarks are compared as they were measured. */
  machineSpeed: MachineSpeed | null;
  metrics: MetricDiff[];
  gate?: GateResult;
}

export interface DiffSide {
  runs: {
    path: string;
    name: string;
    startedAt: string;
    gitCommit: string | null;
    valid: boolean;
    complete: boolean;
  }[];
  /** Of the first run. */
  environment: Environment;
}

/**
 * How the fastest batches of our own benchmarks were brought to one speed of the machine, which rows of other packages tell.
 * What slows those as well is taken out with it.
 */
export interface MachineSpeed {
  /** How many rows of other packages tell it, and how many of ours are levelled. */
  controls: number;
  levelled: number;
  /** By how much slower the machine was on B than on A, as a fraction. */
  change: number;
  /** What part of that, and of what each run is off, was taken out: 0 to 1, as runs of one side show. */
  slope: number;
}

/** What is not the same on both sides. */
export interface Difference {
  what: string;
  a: string;
  b: string;
}

export type MetricUnit = 'ns' | 'us' | 'ms' | 'perS' | 'fraction' | 'ratio' | 'bytes';

/** `faster` and `slower` are for times and rates, `better` and `worse` for all else. */
export type Verdict = 'faster' | 'slower' | 'better' | 'worse' | 'no difference' | 'cannot tell';

/** What says how sure a change is. `exact`: it is computed, not measured, and does not vary. */
export type IntervalSource = 'repeats' | 'paired repeats' | 'rounds' | 'seconds' | 'histogram' | 'noise' | 'exact';

export interface ChangeInterval {
  low: number;
  high: number;
  source: IntervalSource;
}

/** A metric of both sides. */
export interface MetricDiff {
  /** As a gate names it: a suite of `bench`, a metric of an SLO, a figure of `compare`. */
  name: string;
  /** What it is of: a subject, a placement; empty where it is of the whole load test. */
  of: string;
  unit: MetricUnit;
  better: 'lower' | 'higher';
  /** The centre of each side's runs. */
  a: number;
  b: number;
  /** Whether both are as the machine would have them at one speed: see `machineSpeed`. Then so are the change and its interval. */
  isLevelled?: true;
  /** (b - a) / a; of fractions b - a. null where a figure is 0. */
  change: number | null;
  /** Of the change. null where nothing says how much it varies. */
  interval: ChangeInterval | null;
  verdict: Verdict;
  /** Why it cannot be told. */
  reason?: string;
  /** What differs in the settings: then it cannot be told. */
  settings?: Difference[];
}

export interface GateResult {
  text: string;
  passed: boolean;
  clauses: GateClause[];
}

export type GateVerdict = 'passed' | 'failed' | 'cannot tell';

export interface GateClause {
  /** As it was typed: `p99:10%`. */
  clause: string;
  /** What a regression may be at most, as a fraction. */
  limit: number;
  verdict: GateVerdict;
  /** All that it names, with intervals that hold all at once for what the gate names, and nothing else. */
  metrics: GatedMetric[];
}

export interface GatedMetric {
  name: string;
  of: string;
  unit: MetricUnit;
  change: number | null;
  interval: ChangeInterval | null;
  /** How much worse it is at least, by the interval; below 0 where that is no regression. null where it cannot be told. */
  regression: number | null;
  /** `failed`: the whole interval lies beyond the limit. `cannot tell`: nothing says how sure the change is. */
  verdict: GateVerdict;
  reason?: string;
}
