import type { Batch } from './batch-time.ts';

/** One point of a scenario's matrix, e.g. `{ nodes: 100, vnodes: 160 }`. */
export type Parameters = Readonly<Record<string, string | number>>;

/** What one scenario times at one point of its matrix. */
export interface Subject extends Batch {
  readonly name: string;
  readonly note?: string;
}

/** A subject that cannot run here, and why. */
export interface MissingSubject {
  readonly name: string;
  readonly missing: string;
}

/**
 * A question that a microbenchmark answers. A file of bench/ states one; it touches no clock, no environment, no console.
 * @typeParam P the parameters of its matrix
 */
export interface Scenario<P extends Parameters = Parameters> {
  readonly name: string;
  readonly question: string;
  /** The name of the subject that the others are compared with; it is there at every point of the matrix. */
  readonly baseline: string;
  readonly matrix: readonly P[];
  setup(parameters: P): Promise<readonly (Subject | MissingSubject)[]>;
}

/** Whether a subject of any kind of scenario is one that cannot run here. */
export function isMissing(subject: object): subject is MissingSubject {
  return 'missing' in subject;
}
