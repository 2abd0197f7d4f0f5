import { type ErrorCode, RingmarkError } from '../../lib/errors.ts';
import { shown } from '../../lib/expect.ts';
import type { Call } from '../call.ts';
import { AbortedError, AnswerTooLongError, DeadlineError } from './exchange.ts';
import type { HealthPolicy } from './node-health.ts';

/** What a request's own error is to a caller. */
export function codeOf(error: Error & { code?: string }): ErrorCode {
  if (error instanceof AbortedError) return 'ERR_ABORTED';
  if (error instanceof AnswerTooLongError) return 'ERR_NODE_STATUS';
  const isLate = error instanceof DeadlineError || error.code === 'UND_ERR_CONNECT_TIMEOUT';
  return isLate ? 'ERR_TIMEOUT' : 'ERR_NODE_UNREACHABLE';
}

/** The error that a call fails with whose request to a node failed with `cause`. @param node its URL */
export function failureOf(call: Call, node: string, cause: Error): RingmarkError {
  const code = codeOf(cause);
  if (code === 'ERR_ABORTED') return call.aborted(node);
  const { method, key } = call.operation;
  if (cause instanceof AnswerTooLongError) return tooLong(call, node, cause);
  const got = code === 'ERR_TIMEOUT' ? lateness(call, cause) : `, got ${reasonOf(cause)}`;
  const message = `${node}: expected an answer to ${method} ${shown(key)}${got}`;
  return new RingmarkError(code, message, { cause, node, key });
}

function tooLong({ operation: { method, key } }: Call, node: string, cause: AnswerTooLongError): RingmarkError {
  const { status, maxBytes, bytes } = cause;
  const expected = `an answer of at most ${maxBytes} bytes to ${method} ${shown(key)}`;
  const message = `${node}: expected ${expected}, got ${status} with ${bytes ?? 'more'}: not an answer of a storage node`;
  return new RingmarkError('ERR_NODE_STATUS', message, { cause, node, key, status });
}

function lateness({ timeoutMs }: Call, error: Error): string {
  const part = error instanceof DeadlineError && error.progress === 'begun' ? 'only a part of it' : 'none';
  return ` within ${timeoutMs} ms, got ${part}`;
}

/** The node was not asked: it is out. Trying it again at once would be in vain. */
export class TakenOutError extends RingmarkError {
  constructor(
    url: string,
    { operation: { method, key } }: Call,
    { failureLimit, downMs }: HealthPolicy,
    because: Error,
  ) {
    const rule = `${failureLimit} failures in a row, probed every ${downMs} ms`;
    const got = `a node that was taken out (${rule}): ${reasonOf(because)}`;
    super('ERR_NODE_UNREACHABLE', `${url}: expected an answer to ${method} ${shown(key)}, got ${got}`, {
      cause: because,
      node: url,
      key,
    });
  }
}

/** `connect ECONNREFUSED 127.0.0.1:5000`: of a host with several addresses, every address was tried. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map((each) => each.message).join(', ') : error.message;
}
