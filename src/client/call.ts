import { RingmarkError } from '../lib/errors.ts';
import { shown, usageError } from '../lib/expect.ts';
import type { Operation } from './operation.ts';

/** What every method takes beside its own arguments. */
export interface CallOptions {
  /**
   * Once aborted the call fails with ERR_ABORTED, its `cause` the signal's reason. A write that was on its way by then may
   * or may not have taken effect.
   */
  signal?: AbortSignal | undefined;
}

export interface CallLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether it may travel in a batch. */
  readonly isBatched?: boolean;
  /** By `performance.now()`; now unless told otherwise. */
  readonly startedMs?: number;
}

/** One call of the client: whatever is done for it, attempt after attempt, is done within its deadline and its signal. */
export class Call {
  readonly operation: Operation;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly isBatched: boolean;
  readonly startedMs: number;

  /** @throws ERR_ABORTED where the signal is aborted by now; ERR_USAGE where it is none. */
  constructor(operation: Operation, { timeoutMs, signal, isBatched, startedMs }: CallLimits) {
    expectSignal(signal);
    this.operation = operation;
    this.timeoutMs = timeoutMs;
    this.signal = signal;
    this.isBatched = isBatched ?? false;
    this.startedMs = startedMs ?? performance.now();
    if (signal?.aborted) throw this.aborted();
  }

  /** The same call under another signal: one of several things that are done for it. */
  until(signal: AbortSignal): Call {
    const { operation, timeoutMs, isBatched, startedMs } = this;
    return new Call(operation, { timeoutMs, signal, isBatched, startedMs });
  }

  /** Milliseconds until the deadline, a whole number; 0 or less once it has passed. */
  get remainingMs(): number {
    return Math.ceil(this.timeoutMs - (performance.now() - this.startedMs));
  }

  /** @param node the URL of the node that was asked, where one was. */
  aborted(node?: string): RingmarkError {
    const { method, key } = this.operation;
    const message = `${node ?? 'client'}: expected an answer to ${method} ${shown(key)}, got an aborted signal`;
    const context = { cause: this.signal?.reason, key };
    return new RingmarkError('ERR_ABORTED', message, node === undefined ? context : { ...context, node });
  }
}

/** @throws ERR_USAGE for what is neither a signal nor undefined */
export function expectSignal(signal: unknown): void {
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw usageError('signal', 'an AbortSignal', signal);
}
