import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { listenToAbort } from '../../lib/abort-listeners.ts';
import { BodyBytes } from './body-bytes.ts';

/** What goes to a node. */
export interface NodeRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Percent-encoded; it reaches the wire as it is. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Whether it may be sent once more where its connection is closed before an answer begins: GET and HEAD may anyway. */
  mayRepeat?: boolean;
  /** The longest body that its answer may have; 64 KiB, enough for whatever a node says beside values, unless told otherwise. */
  maxAnswerBytes?: number;
}

const SHORT_ANSWER_BYTES = 64 * 1024;

/** A node's whole answer. */
export interface NodeAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** How far a request has come: it waits for a connection, the node has it, or an answer to it has begun. */
export type Progress = 'waiting' | 'sent' | 'begun';

/** The deadline passed. */
export class DeadlineError extends Error {
  readonly progress: Progress;
  /** For how long the node had the request. */
  readonly sentForMs: number;

  constructor(progress: Progress, sentForMs = 0) {
    super('deadline passed');
    this.progress = progress;
    this.sentForMs = sentForMs;
  }
}

/** The caller's signal was aborted. */
export class AbortedError extends Error {
  constructor() {
    super('aborted');
  }
}

/** The answer is longer than any that a node gives. */
export class AnswerTooLongError extends Error {
  readonly status: number;
  readonly maxBytes: number;
  /** What it says to be; undefined where it just goes on. */
  readonly bytes: number | undefined;

  constructor(status: number, maxBytes: number, bytes?: number) {
    super(`the answer: expected at most ${maxBytes} bytes, got ${bytes ?? 'more'}`);
    this.status = status;
    this.maxBytes = maxBytes;
    this.bytes = bytes;
  }
}

/**
 * Sends one request and collects its answer. One deadline covers it all: the wait for a free connection, the connection
 * itself, a retry, the last byte of the body; and so does the signal. Rejects with a DeadlineError, with an AbortedError, with
 * an AnswerTooLongError once that is known, its connection closed, or with undici's own error.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: NodeRequest,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<NodeAnswer> {
  if (signal?.aborted) return Promise.reject(new AbortedError());
  return new Promise((resolve, reject) => {
    new Exchange(dispatcher, request, resolve, reject).start(timeoutMs, signal);
  });
}

/** What a connection that was closed under a request looks like; no answer had begun. */
const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** undici's low-level handler: `pool.request()` would build a stream for every answer. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #dispatcher: Dispatcher;
  readonly #request: NodeRequest;
  readonly #resolve: (answer: NodeAnswer) => void;
  readonly #reject: (error: Error) => void;
  readonly #maxBytes: number;
  readonly #body = new BodyBytes();
  /** What the answer says that its body has. */
  #expected = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #sentMs = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #unlisten: (() => void) | undefined;
  #isSettled = false;
  #mayRetry: boolean;

  constructor(
    dispatcher: Dispatcher,
    request: NodeRequest,
    resolve: (answer: NodeAnswer) => void,
    reject: (error: Error) => void,
  ) {
    this.#dispatcher = dispatcher;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#maxBytes = request.maxAnswerBytes ?? SHORT_ANSWER_BYTES;
    this.#mayRetry = request.mayRepeat ?? (request.method === 'GET' || request.method === 'HEAD');
  }

  start(timeoutMs: number, signal: AbortSignal | undefined): void {
    if (signal) this.#unlisten = listenToAbort(signal, () => this.#giveUp(new AbortedError()));
    this.#deadline = setTimeout(() => this.#giveUp(this.#deadlineError()), timeoutMs);
    this.#dispatcher.dispatch(this.#request, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A request that waited for a connection past its deadline, or until it was aborted, is not sent any more. Where an
    // abort would close the connection too, an exception leaves it to the next request.
    if (this.#isSettled) throw new DeadlineError('waiting');
    this.#controller = controller;
    this.#sentMs = performance.now();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
    // An answer to HEAD says how long the value is, and does not bring it.
    const bytes = this.#request.method === 'HEAD' ? 0 : Number(headers['content-length'] ?? 0);
    this.#expected = bytes;
    if (bytes > this.#maxBytes) this.#giveUp(new AnswerTooLongError(status, this.#maxBytes, bytes));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isSettled) return;
    if (this.#body.length + chunk.length <= this.#maxBytes) this.#body.add(chunk, this.#expected);
    else this.#giveUp(new AnswerTooLongError(this.#status, this.#maxBytes));
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body.whole() });
  }

  onResponseError(_controller: unknown, error: Error & { code?: string }): void {
    if (this.#mayRetry && !this.#isSettled && this.#status === 0 && CLOSED.has(error.code ?? '')) {
      this.#mayRetry = false;
      this.#controller = undefined;
      this.#dispatcher.dispatch(this.#request, this);
    } else if (this.#settle()) this.#reject(error);
  }

  #deadlineError(): DeadlineError {
    if (!this.#controller) return new DeadlineError('waiting');
    return new DeadlineError(this.#status === 0 ? 'sent' : 'begun', performance.now() - this.#sentMs);
  }

  #giveUp(error: DeadlineError | AbortedError | AnswerTooLongError): void {
    if (!this.#settle()) return;
    this.#body.clear();
    this.#controller?.abort(error);
    this.#reject(error);
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#deadline);
    this.#unlisten?.();
    return true;
  }
}
