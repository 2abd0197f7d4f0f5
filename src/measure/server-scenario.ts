import type { ThroughputMeter } from './http-throughput.ts';
import type { MissingSubject, Parameters } from './scenario.ts';

/** A server that runs, and the one request that it is asked over and over. */
export interface ServerSubject {
  readonly name: string;
  readonly note?: string;
  /** Loads it for so long. @returns requests per second @throws ERR_RUN_INVALID where one of them failed */
  measure(seconds: number): Promise<number>;
}

/** A question that is answered by loading servers, one after the other, with the same requests. */
export interface ServerScenario<P extends Parameters = Parameters> {
  readonly name: string;
  readonly question: string;
  /** The name of the subject that the others are compared with. */
  readonly baseline: string;
  readonly matrix: readonly P[];
  /** The points of the matrix that a quick look takes. */
  readonly quickMatrix: readonly P[];
  /** Starts all servers; `stop` ends them. @param meter loads an HTTP server */
  start(meter: ThroughputMeter): Promise<{
    subjects(parameters: P): readonly (ServerSubject | MissingSubject)[];
    stop(): Promise<void>;
  }>;
}
