import { BatchAnswerReader } from '../../protocol/batch/answer-reader.ts';
import { BATCH_TYPE } from '../../protocol/batch/layout.ts';
import { BATCH_PATH } from '../../protocol/paths.ts';
import type { Call } from '../call.ts';
import { DeadlineError, type NodeAnswer } from '../node/exchange.ts';
import { failureOf } from '../node/failures.ts';
import type { NodeLink } from '../node/node-link.ts';
import { isExpected, reasonIn, refusal } from '../node/single.ts';
import type { Answer } from '../operation.ts';
import type { Member } from './member.ts';

const HEADERS = { 'content-type': BATCH_TYPE };
/** Calls of one turn have nearly the same deadline: the batch's is theirs. Others have a timer of their own. */
const SAME_DEADLINE_MS = 1;

/** It reads one frame after the other, each to its end. */
const reader = new BatchAnswerReader();

export interface BatchOptions {
  /** How a call is made that is alone in its turn, or whose answer found no room. */
  readonly alone: (call: Call) => Promise<Answer>;
  /** Whether a batch may be sent once more where its connection is closed before an answer begins: reads may. */
  readonly mayRepeat: boolean;
}

/** One request that is many calls. */
export class Batch {
  readonly #link: NodeLink;
  readonly #members: readonly Member[];
  readonly #options: BatchOptions;
  readonly #controller = new AbortController();
  #live: number;

  constructor(link: NodeLink, members: readonly Member[], options: BatchOptions) {
    this.#link = link;
    this.#members = members;
    this.#options = options;
    this.#live = members.length;
  }

  /** Settles every member; never rejects. */
  async send(frame: Buffer): Promise<void> {
    const request = { method: 'POST', path: BATCH_PATH, headers: HEADERS, body: frame } as const;
    const { mayRepeat } = this.#options;
    try {
      const { signal } = this.#controller;
      const sent = this.#link.exchange({ ...request, mayRepeat }, this.#begin(), signal, this.#members.length);
      this.#distribute(await sent);
    } catch (error) {
      for (const member of this.#members) {
        if (!member.isSettled) member.reject(failureOf(member.call, this.#link.node.url, error as Error));
      }
    }
  }

  /** @returns the batch's own time: that of the member that has most left */
  #begin(): number {
    let timeoutMs = 0;
    for (const { call } of this.#members) timeoutMs = Math.max(timeoutMs, call.remainingMs);
    for (const member of this.#members) {
      const { call } = member;
      const ms = call.remainingMs;
      member.onLeave = () => this.#left();
      if (ms < timeoutMs - SAME_DEADLINE_MS) {
        member.failIn(ms, () => failureOf(call, this.#link.node.url, new DeadlineError('sent')));
      }
    }
    return timeoutMs;
  }

  /** A batch that nobody waits for any more is given up. */
  #left(): void {
    this.#live--;
    if (this.#live === 0) this.#controller.abort();
  }

  #distribute({ status, headers, body }: NodeAnswer): void {
    const { url } = this.#link.node;
    const reason = status === 200 ? this.#problem(headers['content-type'], body) : reasonIn(body);
    for (const member of this.#members) {
      const problem = reason ?? reader.next();
      if (problem === undefined) this.#answer(member);
      else if (!member.isSettled) member.reject(refusal(url, member.call.operation, status, problem));
    }
  }

  #problem(type: string | undefined, body: Buffer): string | undefined {
    if (type !== BATCH_TYPE) return reasonIn(body);
    const problem = reader.open(body);
    if (problem !== undefined || reader.count === this.#members.length) return problem;
    return `the frame: expected ${this.#members.length} answers, got ${reader.count}`;
  }

  /** A value is copied: whoever keeps one would keep the whole frame. */
  #answer(member: Member): void {
    const { operation } = member.call;
    const { status, version } = reader;
    if (member.isSettled) return;
    if (isExpected(operation.method, status)) {
      const value = status === 200 && operation.method === 'GET' ? Buffer.from(reader.value()) : NO_VALUE;
      member.resolve({ status, version: operation.method === 'PUT' ? String(version) : '', value });
    } else if (status === 413 && operation.method === 'GET') member.resolve(this.#options.alone(member.call));
    else if (status === 413 && operation.method === 'HEAD')
      // A value that is too long is there.
      member.resolve({ status: 200, version: '', value: NO_VALUE });
    else member.reject(refusal(this.#link.node.url, operation, status, reader.value().toString('latin1')));
  }
}

const NO_VALUE = Buffer.alloc(0);
