import type { Call } from '../call.ts';
import type { NodeLink } from '../node/node-link.ts';
import type { Answer } from '../operation.ts';
import { Batch, type BatchOptions } from './batch.ts';
import { framesOf } from './frames.ts';
import { Member } from './member.ts';

/**
 * Collects what one node is asked within one turn of the event loop, and sends it together. The turn ends with
 * `setImmediate`, after all sockets that could be read were read: answers that came together are answered together, so that
 * batches do not fall apart into smaller ones. A call that is alone goes out as a request of its own.
 */
export class BatchQueue {
  readonly #link: NodeLink;
  readonly #options: BatchOptions;
  #waiting: Member[] = [];

  constructor(link: NodeLink, options: BatchOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** @throws what a request of its own throws */
  add(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const member = new Member(call, resolve, reject, this.#link.node.url);
      if (this.#waiting.push(member) === 1) setImmediate(this.#flush);
    });
  }

  readonly #flush = (): void => {
    const members = this.#waiting.filter(({ isSettled }) => !isSettled);
    this.#waiting = [];
    if (members.length === 1) members[0]!.resolve(this.#options.alone(members[0]!.call));
    else if (this.#link.isDown) for (const member of members) member.reject(this.#link.takenOut(member.call));
    else this.#send(members);
  };

  #send(members: readonly Member[]): void {
    let sent = 0;
    for (const { bytes, count } of framesOf(members.map(({ call }) => call.operation))) {
      const part = members.slice(sent, sent + count);
      sent += count;
      void new Batch(this.#link, part, this.#options).send(bytes);
    }
  }
}
