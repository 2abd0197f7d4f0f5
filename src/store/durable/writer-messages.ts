/** What the thread that writes is started with. */
export interface WriterPlan {
  readonly folder: string;
  readonly maxBytes: number;
}

/** What it is told: steps to do, or to end. */
export type WriterCommand = ArrayBuffer | 'close';

/** What it says: that it is ready; then, of each buffer of steps, that they are on the disk, or why not. */
export type WriterEvent = 'ready' | 'written' | { readonly code: unknown; readonly message: string };
