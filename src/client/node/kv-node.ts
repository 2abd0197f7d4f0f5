import type { Call } from '../call.ts';
import type { ClientNode } from '../client-node.ts';
import type { Answer } from '../operation.ts';
import { type LinkOptions, NodeLink } from './node-link.ts';
import { answerOf, requestOf } from './single.ts';

/** One node, as one asks it about keys. */
export class KvNode {
  readonly node: ClientNode;
  readonly #link: NodeLink;

  constructor(node: ClientNode, options: LinkOptions) {
    this.node = node;
    this.#link = new NodeLink(node, options);
  }

  get isDown(): boolean {
    return this.#link.isDown;
  }

  /** @throws what `NodeLink.send` throws, and ERR_NODE_STATUS where the node refuses. */
  async ask(call: Call): Promise<Answer> {
    const { operation } = call;
    return answerOf(this.node.url, operation, await this.#link.send(call, requestOf(operation)));
  }

  close(): Promise<void> {
    return this.#link.close();
  }
}
