import type { Placement } from '../../placement/placement.ts';
import { bearer } from '../../protocol/auth-token.ts';
import type { Call } from '../call.ts';
import { guarded } from '../client-events.ts';
import type { ClientNode } from '../client-node.ts';
import { KvNode } from '../node/kv-node.ts';
import type { Answer } from '../operation.ts';
import type { ClientSettings } from '../options.ts';
import { type ReadPolicy, readFirst } from './reading.ts';
import { type RetryPolicy, retrying } from './retrying.ts';
import { Routes } from './routes.ts';
import { writeAll } from './writing.ts';

/** Carries out calls about one key each: which nodes they go to, in which order, and how often. */
export class KeyCalls {
  readonly #nodes: readonly KvNode[];
  readonly #routes: Routes<KvNode>;
  readonly #retries: RetryPolicy;
  readonly #reads: ReadPolicy<KvNode>;
  readonly #retryWrites: boolean;

  constructor(placement: Placement, nodes: readonly ClientNode[], settings: ClientSettings) {
    const { retries, retryBaseMs, retryWrites, jitter, hedgeAfterMs, connectionsPerNode, authToken } = settings;
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const onEvent = settings.onEvent && guarded(settings.onEvent);
    const headers: Record<string, string> = authToken === undefined ? {} : { authorization: bearer(authToken) };
    const link = { ...settings, connections: connectionsPerNode, headers, onEvent };
    this.#nodes = placement.nodes.map((id) => new KvNode(byId.get(id)!, link));
    this.#routes = new Routes(placement, this.#nodes, settings);
    this.#retries = {
      retries,
      baseMs: retryBaseMs,
      jitter,
      onRetry: (retry) => onEvent?.({ type: 'retry', ...retry }),
    };
    this.#reads = {
      ask: (node, call) => node.ask(call),
      linger: (node) => node.linger(),
      hedgeAfterMs,
      onHedge: ({ operation: { method, key } }, { node }) => onEvent?.({ type: 'hedge', node, method, key }),
    };
    this.#retryWrites = retryWrites;
  }

  ownerOf(key: string): ClientNode {
    return this.#routes.ownerOf(key).node;
  }

  /** The answer of the first node that has the entry. */
  read(call: Call): Promise<Answer> {
    const attempt = () => readFirst(call, this.#routes.of(call.operation.key), this.#reads);
    return retrying(call, this.#retries, attempt);
  }

  /** The answers of all nodes that have to take it, the owner's first. */
  write(call: Call): Promise<Answer[]> {
    const { key } = call.operation;
    const nodes = [...this.#routes.of(key)];
    const attempt = (i: number) => {
      // Between two attempts the node may have been taken out.
      if (nodes[i]!.isDown) nodes[i] = this.#routes.insteadOf(key, nodes) ?? nodes[i]!;
      return nodes[i]!.ask(call);
    };
    return writeAll(call, nodes, (i) =>
      this.#retryWrites ? retrying(call, this.#retries, () => attempt(i)) : attempt(i),
    );
  }

  /** Closes all connections; what is under way fails. */
  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()));
  }
}
