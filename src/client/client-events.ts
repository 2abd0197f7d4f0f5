import type { ErrorCode, RingmarkError } from '../lib/errors.ts';
import type { Method } from './operation.ts';

/** Which node an event is about. */
interface OfNode {
  readonly node: { readonly id: string; readonly url: string };
}

/** One request to a node has ended: one call's, or that of a batch. */
export interface RequestEvent extends OfNode {
  readonly type: 'request';
  readonly method: Method | 'POST';
  /** How many calls it carried: 1, or the size of a batch. */
  readonly calls: number;
  /** From the wait for a connection to the end of the answer. */
  readonly durationMs: number;
  /** What the node answered; undefined where no whole answer came. */
  readonly status: number | undefined;
  /** Why no answer came; ERR_ABORTED for the slower of two hedged requests, too. */
  readonly error: ErrorCode | undefined;
}

/** A call waits for its next attempt. */
export interface RetryEvent {
  readonly type: 'retry';
  readonly method: Method;
  readonly key: string;
  /** 1 is the first after the first attempt. */
  readonly retry: number;
  readonly delayMs: number;
  /** What the last attempt failed with; its `node` says where. */
  readonly error: RingmarkError;
}

/** A read asks another replica, since the first one is slow. */
export interface HedgeEvent extends OfNode {
  readonly type: 'hedge';
  readonly method: Method;
  readonly key: string;
}

/** A node was taken out. */
export interface NodeDownEvent extends OfNode {
  readonly type: 'node-down';
  /** In a row. */
  readonly failures: number;
  /** The last of them. */
  readonly cause: Error;
}

/** A node was let back in. */
export interface NodeUpEvent extends OfNode {
  readonly type: 'node-up';
  /** How long it was out. */
  readonly downForMs: number;
}

/** What a client tells of its work. */
export type ClientEvent = RequestEvent | RetryEvent | HedgeEvent | NodeDownEvent | NodeUpEvent;

/**
 * A listener whose own errors do no harm to the calls that it hears of: they end as uncaught exceptions, as those of any
 * callback do.
 */
export function guarded(onEvent: (event: ClientEvent) => void): (event: ClientEvent) => void {
  return (event) => {
    try {
      onEvent(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
