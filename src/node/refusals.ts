import { shown } from '../lib/expect.ts';
import { BATCH_TYPE } from '../protocol/batch/layout.ts';
import type { Refusal } from '../protocol/error-body.ts';
import { MAX_CONTENT_TYPE_BYTES } from '../protocol/limits.ts';
import type { Fault, Store } from '../store/store.ts';

export const NOT_FOUND: Refusal = { status: 404, code: 'not_found', message: 'no entry has this key' };
export const UNKNOWN_PATH: Refusal = { status: 404, code: 'not_found', message: 'there is nothing at this path' };
/** What a client without the node's token is told (RFC 6750, 3). */
export const UNAUTHORIZED: Refusal = {
  status: 401,
  code: 'unauthorized',
  message: "the request: expected an Authorization header, Bearer and the node's token",
  header: ['WWW-Authenticate', 'Bearer realm="ringmark"'],
};
export const NOT_READY: Refusal = { status: 503, code: 'not_ready', message: 'the node starts up or drains' };
export const BUSY: Refusal = {
  status: 503,
  code: 'busy',
  message: 'slow clients have the node keep too much already; try again',
  header: ['Retry-After', '1'],
};
export const BAD_TYPE: Refusal = {
  status: 400,
  code: 'bad_content_type',
  message: `Content-Type: expected at most ${MAX_CONTENT_TYPE_BYTES} characters of printable ASCII`,
};
export const ANSWER_TOO_LARGE: Refusal = {
  status: 413,
  code: 'answer_too_large',
  message: 'the value: expected it to fit into the answer to its batch',
};
export const NOT_A_BATCH: Refusal = {
  status: 415,
  code: 'bad_content_type',
  message: `Content-Type: expected ${BATCH_TYPE}`,
};
export const NOT_TEXT: Refusal = {
  status: 406,
  code: 'not_text',
  message: 'the value: expected UTF-8 text, which JSON can hold; GET /kv/{key} gives its bytes',
};

/** @param got what was said, of which some is shown */
export function badTtl(got: string): Refusal {
  const message = `ttl: expected 0.001 to 1000000000 seconds, with at most three decimals, got ${shown(got)}`;
  return { status: 400, code: 'bad_ttl', message };
}

/** @param header that forbids it @param version of the entry; undefined where there is none */
export function preconditionFailed(header: string, version: number | undefined): Refusal {
  const got = version === undefined ? 'none' : `one with the ETag "${version}"`;
  return {
    status: 412,
    code: 'precondition_failed',
    message: `the entry: expected one as ${header} says, got ${got}`,
  };
}

/** @param header its name */
export function badCondition(header: string): Refusal {
  const message = `${header}: expected * or a list of entity tags such as "17"`;
  return { status: 400, code: 'bad_condition', message };
}

export function badBatch(message: string): Refusal {
  return { status: 400, code: 'bad_batch', message };
}

export function badJson(message: string): Refusal {
  return { status: 400, code: 'bad_json', message };
}

export function tooLarge(what: string, maxBytes: number): Refusal {
  return { status: 413, code: 'value_too_large', message: `${what}: expected at most ${maxBytes} bytes, got more` };
}

/** @param valueBytes of the entry that has no room */
export function outOfMemory({ bytes, maxBytes }: Store, valueBytes: number): Refusal {
  const expected = `expected it to fit into ${maxBytes} bytes, of which ${bytes} are taken`;
  const message = `the entry: ${expected}, got one with a value of ${valueBytes}; the old value, if any, stays`;
  return { status: 507, code: 'out_of_memory', message };
}

/** Why what was asked for is not on the disk. */
export function storageFault({ isFull, message }: Fault): Refusal {
  if (isFull) return { status: 507, code: 'disk_full', message: `${message}; nothing has changed` };
  return { status: 500, code: 'storage_failed', message };
}

export const ENTRY_DAMAGED: Refusal = {
  status: 500,
  code: 'entry_damaged',
  message: 'the entry: expected it as it was put, got a damaged one; a PUT or a DELETE replaces it',
};

/** @param allowed the path's methods */
export function notAllowed(method: string, allowed: readonly string[]): Refusal {
  const allow = allowed.join(', ');
  const message = `the method: expected one of ${allow}, got ${method.slice(0, 32)}`;
  return { status: 405, code: 'method_not_allowed', message, header: ['Allow', allow] };
}
