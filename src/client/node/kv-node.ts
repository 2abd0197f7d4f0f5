import { BatchQueue } from '../batch/batch-queue.ts';
import { isForFrame, sendInFrame } from '../batch/frame-of-one.ts';
import { fitsInBatch } from '../batch/frames.ts';
import type { Call } from '../call.ts';
import type { ClientNode } from '../client-node.ts';
import type { Answer } from '../operation.ts';
import { type LinkOptions, NodeLink } from './node-link.ts';
import { answerOf, requestOf } from './single.ts';

/** One node, as one asks it about keys. */
export class KvNode {
  readonly node: ClientNode;
  readonly #link: NodeLink;
  /** Apart, since a batch may be sent once more only where all that is in it may be. */
  readonly #reads: BatchQueue;
  readonly #writes: BatchQueue;

  constructor(node: ClientNode, options: LinkOptions) {
    this.node = node;
    this.#link = new NodeLink(node, options);
    const alone = (call: Call) => this.#askAlone(call);
    this.#reads = new BatchQueue(this.#link, { alone, mayRepeat: true });
    this.#writes = new BatchQueue(this.#link, { alone, mayRepeat: false });
  }

  get isDown(): boolean {
    return this.#link.isDown;
  }

  /** @throws what `NodeLink.send` throws, and ERR_NODE_STATUS where the node refuses. */
  ask(call: Call): Promise<Answer> {
    const { operation, isBatched } = call;
    if (!isBatched || !fitsInBatch(operation)) return this.#askAlone(call);
    return operation.method === 'GET' ? this.#reads.add(call) : this.#writes.add(call);
  }

  /** As `NodeLink.linger`. */
  linger(): (() => void) | undefined {
    return this.#link.linger();
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #askAlone(call: Call): Promise<Answer> {
    const { operation } = call;
    const request = requestOf(operation);
    if (isForFrame(request.path, operation)) return sendInFrame(this.#link, call, (each) => this.#askPlainly(each));
    return this.#askPlainly(call, request);
  }

  async #askPlainly(call: Call, request = requestOf(call.operation)): Promise<Answer> {
    return answerOf(this.node.url, call.operation, await this.#link.send(call, request));
  }
}
