import { saysNotFound } from '../../protocol/error-body.ts';
import type { Operations } from '../../workload/operations.ts';
import type { StoredKeys } from '../../workload/stored-keys.ts';
import type { ValueSizes } from '../../workload/value-sizes.ts';
import { isValueFor, valueFor } from '../../workload/values.ts';
import { READS_PER_CHECKED_BODY } from '../load-defaults.ts';
import type { NodeRecorder } from '../node-recorder.ts';
import { getRequest, putRequest } from '../request-text.ts';

/** What autocannon's connection asks of its source of requests (lib/requestIterator.js), which this stands in for. */
export interface RequestSource {
  readonly currentRequest: { requestBuffer: string };
  /** Of a sequence that starts over: never here. */
  readonly resetted: boolean;
  nextRequest(): void;
  recordBody(request: unknown, statusCode: number, body: string): void;
}

export interface RequestStreamOptions {
  recorder: NodeRecorder;
  /** Of every request, as `commonHeaders` gives them. */
  headers: string;
  sizes: ValueSizes;
  /** Gets the keys that were inserted. */
  stored: StoredKeys;
}

/**
 * The requests of one connection, endless, each written when its turn comes: autocannon's own source builds every
 * request in advance and repeats them, which costs memory by keys × connections, and has all connections march in step
 * through the same keys. One string per request is also what a socket writes fastest.
 */
export class RequestStream implements RequestSource {
  readonly currentRequest = { requestBuffer: '' };
  readonly resetted = false;
  /** Whether the last answer was one to a read, and whether it says that there is no such entry. */
  isRead = true;
  isMiss = false;
  /** Whether the connection that is open now has answered anything. */
  hasAnswered = false;
  readonly #operations: Operations;
  readonly #options: RequestStreamOptions;
  /** Whether the current request is a read; the next one writes the same key where this reads to modify. */
  #isReading = true;
  #isWriteNext = false;
  #reads = 0;

  constructor(operations: Operations, options: RequestStreamOptions) {
    this.#operations = operations;
    this.#options = options;
    this.nextRequest();
  }

  nextRequest(): void {
    const operations = this.#operations;
    if (this.#isWriteNext) {
      this.#isWriteNext = false;
      this.#write(operations.nextVersion());
      return;
    }
    operations.next();
    if (operations.isRead) this.#read();
    else this.#write(operations.version);
  }

  /** @param body decoded as UTF-8: exact, because values are ASCII. */
  recordBody(_request: unknown, statusCode: number, body: string): void {
    this.hasAnswered = true;
    this.isRead = this.#isReading;
    this.isMiss = this.#isReading && saysNotFound(statusCode, body);
    if (statusCode < 200 || statusCode > 299) return;
    const { kind, index } = this.#operations;
    if (kind === 'insert') this.#options.stored.push(index);
    if (!this.#isReading) return;
    this.#isWriteNext = kind === 'rmw';
    if (this.#reads++ % READS_PER_CHECKED_BODY === 0) this.#options.recorder.checked(this.#isRight(body));
  }

  #read(): void {
    this.#isReading = true;
    this.currentRequest.requestBuffer = getRequest(this.#options.headers, this.#operations.key);
  }

  #write(version: number): void {
    const { key } = this.#operations;
    const { headers, sizes } = this.#options;
    this.#isReading = false;
    this.currentRequest.requestBuffer = putRequest(headers, key, valueFor(key, version, sizes));
  }

  #isRight(body: string): boolean {
    return isValueFor(body, this.#operations.key, this.#options.sizes);
  }
}
