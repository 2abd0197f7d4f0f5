import type { ListedOperation } from './listed-operations.ts';

/** Where scripts and commands find the token that nodes ask for: it is never written to a file. */
export const TOKEN_VARIABLE = 'RINGMARK_AUTH_TOKEN';

/** What a format says of a list in its script and its command lines. */
export interface ListPlan {
  /** What the list holds, in one line. */
  description: string;
  nodes: readonly ListedNode[];
  /** How many operations the list holds, and how many of them are due per second in the open model. */
  operations: number;
  rate: number;
  /** Most requests in flight, in all. */
  connections: number;
  /** Whether the nodes ask for a token. */
  isGuarded: boolean;
}

interface ListedNode {
  id: string;
  /** `http://HOST:PORT` */
  url: string;
  /** Its part of `connections`, by the requests that it is predicted to get. */
  connections: number;
}

/** How a load generator wants a list of operations. */
export interface ListFormat {
  /** A program that reads the files, to lie beside them; without one the list is a single file. */
  readonly script?: { name: string; text: string };
  /** The files' names: one for all nodes, or one for each, in their order. */
  readonly files: readonly string[];
  /** What an operation is in its file: lines that each end with a line feed. */
  lines(operation: ListedOperation): string;
  /**
   * What to type to run it, in a POSIX shell.
   * @param path the folder of script and files, or the single file; undefined where that went to stdout
   * @param requests how many each node gets, by their order
   */
  commands(path: string | undefined, requests: readonly number[]): string[];
}

/** How many requests an operation is. */
export function requestsOf({ kind }: ListedOperation): number {
  return kind === 'rmw' ? 2 : 1;
}

/** A word of a command line. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A rate as generators take it that want a whole number of requests in some time; exact to a thousandth per second. */
export function wholeRate(perS: number): { requests: number; seconds: number } {
  return Number.isInteger(perS) ? { requests: perS, seconds: 1 } : { requests: Math.round(perS * 1000), seconds: 1000 };
}

/** A duration as Go writes it: `100s`, `2500ms`. */
export function goDuration(seconds: number): string {
  const ms = Math.ceil(seconds * 1000);
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
