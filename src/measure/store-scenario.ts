import type { MissingSubject } from './scenario.ts';

/** In the order in which they are measured: each finds what the ones before it have left. */
export const STORE_OPERATIONS = ['put', 'get', 'overwrite', 'evict', 'delete'] as const;
export type StoreOperation = (typeof STORE_OPERATIONS)[number];

/** What some operations have taken. */
export interface StoreRun {
  /** Of one operation. */
  ns: number;
  /** The longest turn of the event loop among them, without the time in which the process did not run; null where nobody can say. */
  longestPauseMs: number | null;
}

/** A store in a process of its own. */
export interface RunningStore {
  /** Does the `from`th operation and those after it: `count` in all. */
  run(operation: StoreOperation, from: number, count: number): Promise<StoreRun>;
  /** By how much the process has grown since it was empty; the heap is V8's. */
  memory(): Promise<{ rssBytes: number; heapBytes: number | null }>;
  stop(): Promise<void>;
}

export interface StoreSubject {
  readonly name: string;
  readonly note?: string;
  /** What it can do; all unless it says otherwise. */
  readonly operations?: readonly StoreOperation[];
  /** @param entries what it is to have room for; an `evict` comes when it has so many */
  start(entries: number): Promise<RunningStore | MissingSubject>;
}

/** A question about stores that hold many entries: what an operation takes, what an entry takes, for how long all wait. */
export interface StoreScenario {
  readonly name: string;
  readonly question: string;
  readonly baseline: string;
  readonly entries: { readonly full: number; readonly quick: number };
  readonly stores: readonly StoreSubject[];
}
