/** Something that runs as a whole, and is read several figures of. */
export interface FiguresSubject {
  readonly name: string;
  readonly note?: string;
  /** Runs it for so long, warm. Gives nanoseconds by the names of figures; a figure that it does not have is left out. */
  measure(seconds: number): Promise<Readonly<Record<string, number>>>;
}

/** A question that is answered by running subjects one after the other, and reading several figures of every run. */
export interface FiguresScenario {
  readonly name: string;
  readonly question: string;
  /** The name of the subject that the others are compared with. */
  readonly baseline: string;
  /** What is read, in nanoseconds, in the order of the rows. */
  readonly figures: readonly string[];
  /** Starts what all need; `stop` ends it. `skipped`: what cannot run here, and why. */
  prepare(): Promise<{ subjects: readonly FiguresSubject[]; skipped: readonly string[]; stop(): Promise<void> }>;
}
