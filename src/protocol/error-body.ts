/** What went wrong with a request, as a node names it in the body of its answer. */
export type ErrorBodyCode =
  | 'bad_key'
  | 'key_too_long'
  | 'bad_content_type'
  | 'bad_json'
  | 'bad_batch'
  | 'bad_operation'
  | 'bad_ttl'
  | 'bad_condition'
  | 'answer_too_large'
  | 'precondition_failed'
  | 'unauthorized'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_text'
  | 'value_too_large'
  | 'out_of_memory'
  | 'busy'
  | 'disk_full'
  | 'storage_failed'
  | 'entry_damaged'
  | 'not_ready';

/** The body of every answer from 400 on, except to HEAD. */
export interface ErrorBody {
  error: { code: ErrorBodyCode; message: string };
}

/** A refusal: an HTTP status with its body, ready to be sent. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorBodyCode;
  readonly message: string;
  /** What else the answer says: its name and value. */
  readonly header?: readonly [name: string, value: string];
}

/** Whether an answer is a node's word that it has no such entry: whatever else listens on its port may say 404 as well. */
export function saysNotFound(status: number, body: string | Buffer): boolean {
  return status === 404 && body.includes('"not_found"');
}

export function errorBody(code: ErrorBodyCode, message: string): string {
  return JSON.stringify({ error: { code, message } } satisfies ErrorBody);
}
