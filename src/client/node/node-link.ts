import { Pool } from 'undici';
import { type ErrorCode, RingmarkError } from '../../lib/errors.ts';
import { shown } from '../../lib/expect.ts';
import { IDLE_TIMEOUT_MS } from '../../protocol/limits.ts';
import type { Call } from '../call.ts';
import type { ClientNode } from '../client-node.ts';
import { AbortedError, DeadlineError, exchange, type NodeAnswer, type NodeRequest } from './exchange.ts';

/** The client lets go of an idle connection well before the node does: a request must not cross the node's FIN. */
const KEEP_ALIVE_MS = IDLE_TIMEOUT_MS / 2;

/** The connections to one node, kept open between requests. */
export class NodeLink {
  readonly node: ClientNode;
  readonly #pool: Pool;

  /** @param connections at most; they are opened as they are needed. */
  constructor(node: ClientNode, timeoutMs: number, connections: number) {
    this.node = node;
    this.#pool = new Pool(node.url, {
      connections,
      connectTimeout: timeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // The exchange has one deadline for the whole answer; these two would begin anew with every chunk.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * Sends a request and gives the whole answer, whatever its status.
   * @throws ERR_TIMEOUT when the whole answer is not there in time.
   * @throws ERR_NODE_UNREACHABLE when the node refuses, closes the connection or does not speak HTTP.
   * @throws ERR_ABORTED when the call's signal is aborted.
   */
  async send(call: Call, request: NodeRequest): Promise<NodeAnswer> {
    try {
      return await exchange(this.#pool, request, call.remainingMs, call.signal);
    } catch (error) {
      throw this.#failure(call, error as Error & { code?: string });
    }
  }

  /** Closes the connections; what is under way fails. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #failure(call: Call, error: Error & { code?: string }): RingmarkError {
    const { url } = this.node;
    const { method, key, timeoutMs } = call;
    if (error instanceof AbortedError) return call.aborted(url);
    const fail = (code: ErrorCode, got: string) =>
      new RingmarkError(code, `${url}: expected an answer to ${method} ${shown(key)}${got}`, {
        cause: error,
        node: url,
        key,
      });
    if (error instanceof DeadlineError || error.code === 'UND_ERR_CONNECT_TIMEOUT') {
      const part = error instanceof DeadlineError && error.started ? 'only a part of it' : 'none';
      return fail('ERR_TIMEOUT', ` within ${timeoutMs} ms, got ${part}`);
    }
    return fail('ERR_NODE_UNREACHABLE', `, got ${reasonOf(error)}`);
  }
}

/** `connect ECONNREFUSED 127.0.0.1:5000`: of a host with several addresses, every address was tried. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map((each) => each.message).join(', ') : error.message;
}
