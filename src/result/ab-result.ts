import type { ChangeInterval, DiffSide, GateResult, MetricDiff } from './diff-result.ts';
import type { Environment } from './schema.ts';

/** Two variants measured in turn, and the first once more: B against A, beside A against itself. */
export interface AbResult {
  schema: 'ringmark/ab@1';
  environment: Environment;
  /** False where it was stopped: then it is of the rounds that were done. */
  complete: boolean;
  /** What each run was: `load --rate 5000`. */
  command: string[];
  a: AbVariant;
  b: AbVariant;
  /** How many rounds were asked for, and how many are in the figures. */
  rounds: number;
  done: number;
  /** The order in which the arms ran, round by round. */
  orders: AbArm[][];
  warnings: string[];
  confidence: number;
  leastRounds: number;
  metrics: AbMetric[];
  gate?: GateResult;
}

/** `noise` is A once more. */
export type AbArm = 'a' | 'b' | 'noise';

export interface AbVariant {
  /** What was added to the command. */
  options: string[];
  /** The checkout's folder, by as much of its path as tells it from the other's; null: this package itself. */
  checkout: string | null;
  side: DiffSide;
}

export interface AbMetric extends MetricDiff {
  /** A once more against A: how far apart the same thing comes out. */
  noise: { change: number | null; interval: ChangeInterval | null };
}
