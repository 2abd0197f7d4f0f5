import type { Environment } from './schema.ts';

/** What a placement is wanted for. */
export interface AdviseNeeds {
  nodes: number;
  /** One a node; null where all are equal. */
  weights: number[] | null;
  /** The busiest node's share over its fair share, at most. */
  maxPeak: number;
  /** Which nodes may leave: any, only the last one that joined, or none: the nodes never change. */
  removal: 'any' | 'tail' | 'none';
  /** What part of the keys may move between nodes that stay, at most, when one joins or leaves. */
  maxCollateral: number;
  /** How many nodes hold each key. */
  replicas: number;
  maxBytes: number | null;
  /** What finding a key's node (with replicas: all of them) may take, in nanoseconds. */
  lookupNs: number | null;
  /** The hash function; null: each algorithm's own default. */
  hash: string | null;
}

/** A need by the name of its option. */
export type Need = 'weights' | 'removal' | 'hash' | 'max-peak' | 'max-collateral' | 'max-bytes' | 'lookup-ns' | 'nodes';

/** A need that a candidate does not meet. */
export interface Shortfall {
  need: Need;
  expected: string;
  got: string;
  /** How many times over the limit; null where it is a thing that the algorithm cannot do. */
  excess: number | null;
}

/** One algorithm with the settings that meet the needs best. Figures are null where it was not measured. */
export interface AdviseCandidate {
  algorithm: string;
  options: Record<string, string | number>;
  /** The expression that makes it. */
  code: string;
  /** The busiest node's share over its fair share, over `sets` sets of node names: of 20 sets, 19 are at or below `p95`. */
  peak: { p95: number; median: number; sets: number; exact: boolean } | null;
  lookupNs: { p50: number; p25: number; p75: number } | null;
  bytes: number | null;
  /** Fraction of the keys that moves between nodes that stay when one joins or leaves: the most of some sets; null where none may. */
  collateral: number | null;
  /** Whether the set of nodes says it all, whatever came before. */
  isOrderFree: boolean;
  shortfalls: Shortfall[];
  /** What to know before it is used. */
  caveats: string[];
}

export interface AdviseResult {
  schema: 'ringmark/advise@1';
  environment: Environment;
  complete: boolean;
  needs: AdviseNeeds;
  /** How the answer is chosen, in words. */
  rule: string;
  recommendation: AdviseCandidate | null;
  runnerUp: AdviseCandidate | null;
  /** Where nothing meets every need: what comes nearest, and the needs that no candidate meets which can do what is needed. */
  nearest: AdviseCandidate | null;
  unmetByAll: Need[];
  /** All of them: those that meet every need first, in the order of the rule, then the nearest first. */
  candidates: AdviseCandidate[];
}
