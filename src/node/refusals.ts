import type { Refusal } from '../protocol/error-body.ts';
import type { Store } from '../store/store.ts';

export const NOT_FOUND: Refusal = { status: 404, code: 'not_found', message: 'no entry has this key' };
export const UNKNOWN_PATH: Refusal = { status: 404, code: 'not_found', message: 'there is nothing at this path' };
export const NOT_READY: Refusal = { status: 503, code: 'not_ready', message: 'the node starts up or drains' };
export const BAD_TYPE: Refusal = {
  status: 400,
  code: 'bad_content_type',
  message: 'Content-Type: expected printable ASCII',
};
export const NOT_TEXT: Refusal = {
  status: 406,
  code: 'not_text',
  message: 'the value: expected UTF-8 text, which JSON can hold; GET /kv/{key} gives its bytes',
};

export function badJson(message: string): Refusal {
  return { status: 400, code: 'bad_json', message };
}

export function tooLarge(what: string, maxBytes: number): Refusal {
  return { status: 413, code: 'value_too_large', message: `${what}: expected at most ${maxBytes} bytes, got more` };
}

export function outOfMemory({ bytes, maxBytes }: Store): Refusal {
  const message = `the entry: expected to fit into ${maxBytes} bytes, of which ${bytes} are taken; the old value, if any, stays`;
  return { status: 507, code: 'out_of_memory', message };
}

/** @param allowed the path's methods */
export function notAllowed(method: string, allowed: readonly string[]): Refusal {
  const allow = allowed.join(', ');
  const message = `the method: expected one of ${allow}, got ${method.slice(0, 32)}`;
  return { status: 405, code: 'method_not_allowed', message, allow };
}
