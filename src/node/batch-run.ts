import { BatchAnswerWriter } from '../protocol/batch/answer-writer.ts';
import { GET, PUT } from '../protocol/batch/layout.ts';
import { BatchRequestReader } from '../protocol/batch/request-reader.ts';
import type { Refusal } from '../protocol/error-body.ts';
import { MAX_BATCH_BYTES } from '../protocol/limits.ts';
import { NEVER, type Store } from '../store/store.ts';
import { storedType } from './content-type.ts';
import { refusalOfDamage } from './damage.ts';
import { hasVersion } from './preconditions.ts';
import { ANSWER_TOO_LARGE, NOT_FOUND, outOfMemory, preconditionFailed, tooLarge } from './refusals.ts';
import { counterOf, type RequestCounts, type Status } from './request-counts.ts';

/** Of an operation only the code is told. */
const PRECONDITION_FAILED = preconditionFailed('the operation', undefined);

/** By an operation's code. */
const METHODS = ['other', 'GET', 'PUT', 'DELETE'] as const;
const GET_OK = counterOf('GET', 200);

/**
 * Does the operations of one frame after the other. It has one reader and one writer: nobody else runs between a frame's
 * first operation and its last.
 */
export class BatchRun {
  readonly #store: Store;
  readonly #counts: RequestCounts;
  readonly #maxValueBytes: number;
  readonly #valueTooLarge: Refusal;
  readonly #onDamage: (error: unknown) => void;
  readonly #reader = new BatchRequestReader();
  readonly #writer = new BatchAnswerWriter();
  /** What the values of this answer may still take. */
  #room = 0;

  /**
   * @param counts of operations, by method and status
   * @param onDamage called with a `DamagedEntry`
   */
  constructor(store: Store, counts: RequestCounts, maxValueBytes: number, onDamage: (error: unknown) => void) {
    this.#onDamage = onDamage;
    this.#store = store;
    this.#counts = counts;
    this.#maxValueBytes = maxValueBytes;
    this.#valueTooLarge = tooLarge('the value', maxValueBytes);
  }

  /** Does what a frame asks for, and gives the answer's frame, a view that is good until the next run; or says what is wrong with it. */
  run(frame: Uint8Array): Buffer | string {
    const problem = this.#reader.open(frame);
    if (problem !== undefined) return problem;
    this.#writer.start();
    this.#room = MAX_BATCH_BYTES;
    for (let i = 0; i < this.#reader.count; i++) this.#next();
    return this.#writer.finish();
  }

  /** Leaves the last answer to whoever still sends it. */
  release(): void {
    this.#writer.release();
  }

  #next(): void {
    const refusal = this.#reader.next();
    if (refusal !== undefined) this.#refuse(refusal);
    else {
      try {
        this.#do();
      } catch (error) {
        this.#refuse(refusalOfDamage(error, this.#onDamage));
      }
    }
  }

  #do(): void {
    const { code } = this.#reader;
    if (code === GET) this.#get();
    else if (code === PUT) this.#put();
    else this.#delete();
  }

  #get(): void {
    const { view, keyStart, keyEnd } = this.#reader;
    const entry = this.#store.getBytes(view, keyStart, keyEnd);
    if (entry === undefined) {
      this.#refuse(NOT_FOUND);
      return;
    }
    const { version, contentType, length } = entry;
    const size = length + (contentType === undefined ? 0 : contentType.length);
    if (size > this.#room) {
      this.#refuse(ANSWER_TOO_LARGE);
      return;
    }
    this.#room -= size;
    this.#writer.entry(version, contentType, entry);
    this.#counts.counters[GET_OK]!++;
  }

  #put(): void {
    const reader = this.#reader;
    const { view, keyStart, keyEnd, ttlMs, ifVersion, ifAbsent, contentType, valueLength } = reader;
    const store = this.#store;
    const isConditional = ifVersion !== undefined || ifAbsent;
    const old = isConditional ? store.getBytes(view, keyStart, keyEnd) : undefined;
    if (valueLength > this.#maxValueBytes) this.#refuse(this.#valueTooLarge);
    else if (ifVersion !== undefined && !hasVersion(old, ifVersion)) this.#refuse(PRECONDITION_FAILED);
    else if (ifAbsent && old !== undefined) this.#refuse(PRECONDITION_FAILED);
    else {
      const expiresAtMs = ttlMs === undefined ? NEVER : Date.now() + ttlMs;
      const outcome = store.putBytes(view, keyStart, keyEnd, reader.value(), storedType(contentType), expiresAtMs);
      if (outcome === 'full') this.#refuse(outOfMemory(store, reader.valueLength));
      else this.#say(outcome === 'created' ? 201 : 204, store.lastVersion);
    }
  }

  #delete(): void {
    const { view, keyStart, keyEnd, ifVersion } = this.#reader;
    const entry = ifVersion === undefined ? undefined : this.#store.getBytes(view, keyStart, keyEnd);
    if (entry !== undefined && !hasVersion(entry, ifVersion!)) this.#refuse(PRECONDITION_FAILED);
    else if (this.#store.deleteBytes(view, keyStart, keyEnd)) this.#say(204, 0);
    else this.#refuse(NOT_FOUND);
  }

  #say(status: Status, version: number): void {
    this.#writer.status(status, version);
    this.#count(status);
  }

  #refuse({ status, code }: Refusal): void {
    this.#writer.refusal(status, code);
    this.#count(status);
  }

  #count(status: number): void {
    this.#counts.counters[counterOf(METHODS[this.#reader.code] ?? 'other', status)]!++;
  }
}
