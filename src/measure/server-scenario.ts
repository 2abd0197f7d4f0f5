import type { Parameters } from './scenario.ts';

/** A server that runs, and the one request that it is asked over and over. */
export interface ServerSubject {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  /** Of every PUT; a GET has none. */
  readonly body: string;
  readonly note?: string;
}

/** A question that is answered by loading servers, one after the other, with the same requests. */
export interface ServerScenario<P extends Parameters = Parameters> {
  readonly name: string;
  readonly question: string;
  /** The name of the subject that the others are compared with. */
  readonly baseline: string;
  readonly matrix: readonly P[];
  /** Starts all servers; `stop` ends them. */
  start(): Promise<{ subjects(parameters: P): readonly ServerSubject[]; stop(): Promise<void> }>;
}
