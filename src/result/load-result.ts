import type { Environment } from './schema.ts';

/** Microseconds. `histogram`: HdrHistogram V2, base64, microsecond units. */
export interface LatencySummary {
  min: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  p9999: number;
  max: number;
  histogram: string;
}

/** Microseconds: the least latency that a generator can tell, of one connection to a responder that does nothing. */
export interface LatencyFloor {
  p50: number;
  p99: number;
}

export interface LoadNode {
  url: string;
  id: string;
  /** Of all requests, by the ring; and of those served. 0 to 1. */
  predictedShare: number;
  observedShare: number;
  requests: number;
  errors: number;
  hits: number;
  misses: number;
  throughputPerS: number;
  /** From the moment a request was due. */
  latencyUs: LatencySummary;
  /** From the moment it was sent; left out where that is the same. */
  serviceUs?: LatencySummary;
  /** Cores' worth of CPU time during the measurement; null where the node does not say. */
  cpu: number | null;
  rssBytes: number | null;
}

/** What came of requests: `requests` were answered, whatever the status, `errors` never were. */
export interface LoadOutcomes {
  requests: number;
  errors: number;
  non2xx: number;
  /** Reads that found their key, and reads that the node has no entry for. */
  hits: number;
  misses: number;
  p50Us: number;
  p99Us: number;
}

/** What was answered in a second; in the open model, an entry past the end holds what was due before it and answered after it. */
export interface LoadSecond extends LoadOutcomes {
  atS: number;
  nodes: (LoadOutcomes & { id: string })[];
}

/** Something that is done to a node of a local cluster in the middle of a load test. */
export interface LoadEvent {
  /** From the beginning of the measurement. */
  atS: number;
  action: 'kill' | 'start' | 'pause' | 'resume';
  /** The node's id. */
  node: string;
}

/** An event as it happened: begun at `atS`, done `tookS` later (a start when the node was ready). */
export interface LoadEventDone extends LoadEvent {
  tookS: number;
  /** Why it could not be done. */
  failure?: string;
}

/** A stretch of time in which a node was asked and gave no good answer: a 2xx, or that it has no such key. */
export interface Outage {
  node: string;
  /** When the last good answer before it and the first one after it came. `toS` is null where none came any more. */
  fromS: number;
  toS: number | null;
  /** Requests that were due in it or waited when it began, and those due in it that got no good answer; others got it later. */
  asked: number;
  failed: number;
}

/**
 * The part of the cluster's capacity that nobody can use, because the hottest node is full first: 1 - mean / peak of the
 * nodes' shares. 0 is even; 0.2 takes five nodes for the work of four.
 */
export interface BalanceTax {
  /** By the placement and the popularity of the keys. */
  predicted: number;
  /** Of the requests that the nodes got. null in the closed model, where a node gets as many as it answers. */
  observed: number | null;
  /** Of the CPU time that the nodes took; null where one of them does not say, or in the closed model. */
  cpu: number | null;
}

/** What was asked of a load test. */
export interface LoadConfig {
  model: 'closed' | 'open';
  nodes: { id: string; url: string }[];
  local: boolean;
  algorithm: string;
  hash: string;
  vnodes: number;
  /** Of all operations; what is left out of the four is none, or as much as is missing to 1 (see `mixOf`). */
  reads: number;
  updates?: number;
  inserts?: number;
  /** Read-modify-writes: two requests each. */
  rmw?: number;
  /** `uniform` unless told otherwise, as `parsePopularity` takes it. */
  popularity?: string;
  keys: number;
  /** A number where all are alike; else as `parseValueSizes` takes it. */
  valueSizeBytes: number | string;
  connections: number;
  durationS: number;
  warmupS: number;
  timeoutMs: number;
  seed: number;
  /** From here on: the open model's. Operations per second; with stages, those at the beginning (0 unless told otherwise). */
  rate?: number;
  arrivals?: 'constant' | 'poisson';
  /** Straight ramps, one after the other: each from the rate before to its own. Together `durationS` long. */
  stages?: { durationS: number; rate: number }[];
  threads?: number;
  /** Requests sent or waiting, in all; what is due beyond them is dropped. */
  maxInFlight?: number;
  /** Whether a generator that was the limit leaves the result valid. */
  allowSaturated?: boolean;
  /** In the order of time. */
  events?: LoadEvent[];
  /** Of either model: what the result is to meet, as `parseSlo` takes it. */
  slo?: string;
}

/** Microseconds, a fraction from 0 to 1, or per second. */
export type SloUnit = 'us' | 'fraction' | 'perS';

/** An SLO against what was measured: passed when every clause is. */
export interface SloResult {
  passed: boolean;
  clauses: {
    /** As it was typed: `p99<5ms`. */
    clause: string;
    metric: string;
    /** Of `limit` and `observed`. */
    unit: SloUnit;
    limit: number;
    observed: number;
    passed: boolean;
  }[];
}

/** How the open model's generator kept its schedule, in the measurement. */
export interface LoadSchedule {
  threads: number;
  /** Operations that were due, per second. */
  offeredPerS: number;
  /** Operations that were begun more than a millisecond late, in one go with an earlier one. */
  catchUps: number;
  /** Operations that were due, and not begun until a second after the end: the generator could not. */
  unsent: number;
  /** Connections that were open at the end. */
  sockets: number;
}

export interface LoadResult {
  schema: 'ringmark/load@1';
  environment: Environment;
  complete: boolean;
  config: LoadConfig;
  valid: boolean;
  invalidReasons: string[];
  /** What limits how the figures may be read, without making them wrong. */
  notes: string[];
  totals: {
    requests: number;
    reads: number;
    writes: number;
    hits: number;
    misses: number;
    errors: number;
    non2xx: number;
    timeouts: number;
    wrongBodies: number;
    checkedBodies: number;
    throughputPerS: number;
    bytesPerS: number;
    durationS: number;
    balanceTax: BalanceTax;
  };
  /** `response` from the moment a request was due, `service` from the moment it was sent: the same in the closed model. */
  latencyUs: { response: LatencySummary; service: LatencySummary };
  generator: {
    /** Cores' worth of CPU time of the generator's process. */
    cpu: number;
    /** In the open model, whose threads poll: the share of time in which the busiest thread sent or read. */
    eventLoopUtilization: number;
    /** How long after it was due a request was taken up, to be sent or to wait for a connection: 0 in the closed model, where it is due when the last one is answered. */
    scheduleLagUs: { p50: number; p99: number; max: number };
    /** Operations that were due and never sent: those past the most in flight, and those that `schedule.unsent` counts. */
    dropped: number;
    saturated: boolean;
    /** Measured before the load: see `measureFloor`. Left out by versions that did not. */
    floorUs?: LatencyFloor;
    /** Of the open model alone. */
    schedule?: LoadSchedule;
  };
  nodes: LoadNode[];
  series: LoadSecond[];
  /** Where something was done to the nodes: what, and which of them gave no answer for how long. */
  events?: LoadEventDone[];
  outages?: Outage[];
  /** Where the configuration has an SLO. */
  slo?: SloResult;
}

/** What is varied between load tests that are otherwise alike. */
export interface LoadSweepAxis {
  parameter: 'vnodes' | 'algorithm' | 'hash';
  values: (string | number)[];
}

/** The same rate offered to the same cluster, once for each value; `loads` in the order of the values. */
export interface LoadSweepResult {
  schema: 'ringmark/load-sweep@1';
  environment: Environment;
  /** False when it was stopped before its end: then `loads` are fewer, or the last one is incomplete. */
  complete: boolean;
  sweep: LoadSweepAxis;
  loads: Omit<LoadResult, 'environment'>[];
}
