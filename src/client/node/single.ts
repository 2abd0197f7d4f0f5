import { RingmarkError } from '../../lib/errors.ts';
import { shown } from '../../lib/expect.ts';
import { type ErrorBody, saysNotFound } from '../../protocol/error-body.ts';
import { keyPath } from '../../protocol/key.ts';
import { type Answer, type Method, type Operation, valueBytesOf } from '../operation.ts';
import type { NodeAnswer, NodeRequest } from './exchange.ts';

/** The statuses that answer an operation; every other one is a refusal. */
const EXPECTED: Record<Method, readonly number[]> = {
  GET: [200, 404],
  HEAD: [200, 404],
  PUT: [201, 204],
  DELETE: [204, 404],
};

export function isExpected(method: Method, status: number): boolean {
  return EXPECTED[method].includes(status);
}

/** The operation as a request of its own. */
export function requestOf({ method, key, value, contentType, ttlMs }: Operation): NodeRequest {
  const query = ttlMs === undefined ? '' : `?ttl=${ttlMs / 1000}`;
  const request: NodeRequest = { method, path: keyPath(key) + query };
  if (value !== undefined) request.body = value;
  if (contentType !== undefined) request.headers = { 'content-type': contentType };
  return request;
}

/** @throws ERR_NODE_STATUS where it is a refusal, or no answer of a storage node. */
export function answerOf(url: string, operation: Operation, { status, headers, body }: NodeAnswer): Answer {
  if (isExpected(operation.method, status) && isFromNode(operation.method, { status, headers, body })) {
    return { status, version: (headers.etag ?? '').replaceAll('"', ''), value: body };
  }
  throw refusal(url, operation, status, reasonIn(body));
}

/** The error for a status that is no answer to the operation. */
export function refusal(url: string, operation: Operation, status: number, reason: string): RingmarkError {
  const { method, key } = operation;
  const expected = EXPECTED[method].join(' or ');
  const message = `${url}: expected ${expected} to ${method} ${shown(key)}, got ${status}: ${reason}${sizeOf(operation, status)}`;
  return new RingmarkError('ERR_NODE_STATUS', message, { node: url, key, status });
}

/** Where a node says how long a value may be, it does not know how long this one is. */
function sizeOf(operation: Operation, status: number): string {
  return operation.method === 'PUT' && status === 413 ? ` (the value has ${valueBytesOf(operation)} bytes)` : '';
}

/** Whatever else listens on a node's port may answer 404 or 200 too: that must not pass for a missing or a stored value. */
function isFromNode(method: Method, { status, headers, body }: NodeAnswer): boolean {
  // A 404 to HEAD has no body to tell by, but says what it would be.
  if (status === 404) return method === 'HEAD' ? isJson(headers) : saysNotFound(status, body);
  return method === 'DELETE' || headers.etag !== undefined;
}

function isJson({ 'content-type': type = '' }: NodeAnswer['headers']): boolean {
  return type.startsWith('application/json');
}

/** The message of a node's error body; of anything else, its beginning. */
export function reasonIn(body: Buffer): string {
  const text = body.toString('utf8');
  try {
    return (JSON.parse(text) as ErrorBody).error.message;
  } catch {
    return `not an answer of a storage node: ${shown(text)}`;
  }
}
