/** What a bare server answers. */
export interface BareAnswer {
  headers: [string, string][];
  /** By path. */
  values: Record<string, string>;
}

/** In the process of a bare server: what it was told to answer. */
export function toldAnswer(): BareAnswer {
  return JSON.parse(process.argv[2]!);
}

/** Tells the parent the port, and ends with it. */
export function serveParent(port: number): void {
  process.send!(port);
  process.once('disconnect', () => process.exit());
}
