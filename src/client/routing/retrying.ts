import { listenToAbort } from '../../lib/abort-listeners.ts';
import { RingmarkError } from '../../lib/errors.ts';
import type { Call } from '../call.ts';
import type { RetryEvent } from '../client-events.ts';
import { TakenOutError } from '../node/failures.ts';

/** No wait between two attempts is longer, however many there were. */
const MAX_BACKOFF_MS = 1_000;
/** What says that another attempt may fare better: a proxy without its server, or a node that drains. */
const PASSING_STATUSES = [502, 503, 504];

export interface RetryPolicy {
  /** After the first attempt. */
  readonly retries: number;
  /** Before the first retry at most; the bound doubles with each. */
  readonly baseMs: number;
  /** A number from 0 to 1 for each wait. */
  readonly jitter: () => number;
  /** Told of each wait before it begins. */
  readonly onRetry: (retry: Omit<RetryEvent, 'type'>) => void;
}

/**
 * Makes attempts until one succeeds, fails for good, or the policy or the call's deadline allows no more. Between two it waits
 * any time from 0 to the bound, at random ("full jitter"): callers that failed together do not come back together.
 * Fails with the last attempt's error.
 */
export async function retrying<T>(call: Call, policy: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
  for (let retry = 1; ; retry++) {
    try {
      return await attempt();
    } catch (error) {
      if (retry > policy.retries || !isPassing(error)) throw error;
      const delayMs = backoffMs(policy, retry);
      // An attempt that would begin past the deadline is none: what went wrong says more than a timeout.
      if (delayMs >= call.remainingMs) throw error;
      const { method, key } = call.operation;
      policy.onRetry({ method, key, retry, delayMs, error });
      await pause(call, delayMs);
    }
  }
}

/** Milliseconds before a retry, the first of which is number 1. */
export function backoffMs({ baseMs, jitter }: Pick<RetryPolicy, 'baseMs' | 'jitter'>, retry: number): number {
  return jitter() * Math.min(MAX_BACKOFF_MS, baseMs * 2 ** (retry - 1));
}

function isPassing(error: unknown): error is RingmarkError {
  if (!(error instanceof RingmarkError) || error instanceof TakenOutError) return false;
  if (error.code === 'ERR_NODE_STATUS') return PASSING_STATUSES.includes(error.status!);
  return error.code === 'ERR_NODE_UNREACHABLE';
}

function pause(call: Call, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unlisten?.();
      resolve();
    }, ms);
    const unlisten =
      call.signal &&
      listenToAbort(call.signal, () => {
        clearTimeout(timer);
        unlisten?.();
        reject(call.aborted());
      });
  });
}
