import type { LoadConfig } from './load-result.ts';
import type { Environment } from './schema.ts';

/** One measurement at one rate. */
export interface CapacityStep {
  ratePerS: number;
  /** `limited`: the generator could not offer the rate. */
  verdict: 'passed' | 'failed' | 'limited';
  throughputPerS: number;
  p50Us: number;
  p99Us: number;
  /** Requests without an answer, with a bad status or a wrong body. */
  errors: number;
  /** Cores' worth of CPU time; of a node null where it does not say. */
  cpu: { generator: number; nodes: { id: string; cpu: number | null }[] };
  /** The share of its time in which the generator's busiest thread had work. */
  generatorBusy: number;
  /** Why it did not pass, one sentence each. */
  reasons: string[];
}

/** What was at its limit at the lowest rate that did not pass. */
export interface CapacityLimit {
  /** A node's id, `generator`, `machine` (all its cores together), or null where nothing was: then it is time spent waiting. */
  process: string | null;
  /** Cores' worth of CPU time that it took. */
  cpu: number | null;
}

export interface CapacityResult {
  schema: 'ringmark/capacity@1';
  environment: Environment;
  /** False where it was stopped, or ran out of time, before the interval was narrow enough. */
  complete: boolean;
  config: LoadConfig;
  slo: string;
  precision: number;
  steps: CapacityStep[];
  capacity: {
    /** The highest rate that passed, operations per second; 0 where none did. */
    ratePerS: number;
    /** The lowest that did not; null where all did. */
    failedAtPerS: number | null;
    /** By a bootstrap over the steps; null where none passed or none failed. */
    interval: { lowPerS: number; highPerS: number; confidence: number } | null;
    limit: CapacityLimit;
    /** Whether the generator gave way before the cluster: then the capacity is a floor. */
    isFloor: boolean;
  };
  /** The highest rate with a step whose p99 is at most twice the lowest p99 of all; null where nothing was measured. */
  kneePerS: number | null;
}
