import type { MissingSubject, Parameters } from './scenario.ts';

/** Something that is called and answers later. */
export interface CallSubject {
  readonly name: string;
  /** One call. @throws where the answer is wrong */
  call(): Promise<unknown>;
  /** How much one call does: 1 unless told otherwise, or the keys of a batch. Time is told for one of it. */
  readonly operations?: number;
  readonly note?: string;
}

/** How many operations are under way at any time. */
export type CallParameters = Parameters & { readonly inFlight: number };

/** A question that is answered by calling clients of servers, a fixed number of calls at once. */
export interface CallScenario<P extends CallParameters = CallParameters> {
  readonly name: string;
  readonly question: string;
  /** The name of the subject that the others are compared with. */
  readonly baseline: string;
  readonly matrix: readonly P[];
  /** Starts the servers and the clients; `close` ends them. */
  open(): Promise<{ subjects(parameters: P): readonly (CallSubject | MissingSubject)[]; close(): Promise<void> }>;
}
