import { Pool } from 'undici';
import { type ErrorCode, RingmarkError } from '../../lib/errors.ts';
import { shown } from '../../lib/expect.ts';
import { IDLE_TIMEOUT_MS } from '../../protocol/limits.ts';
import type { Call } from '../call.ts';
import type { ClientNode } from '../client-node.ts';
import { AbortedError, DeadlineError, exchange, type NodeAnswer, type NodeRequest } from './exchange.ts';
import { type HealthEvents, type HealthPolicy, NodeHealth } from './node-health.ts';
import { isReady } from './probe.ts';

/** The client lets go of an idle connection well before the node does: a request must not cross the node's FIN. */
const KEEP_ALIVE_MS = IDLE_TIMEOUT_MS / 2;
/** A node that takes longer to say that it is ready is not. */
const PROBE_TIMEOUT_MS = 1_000;
/** A proxy without its server, or a node that drains: neither has served the request. */
const STATUSES_OF_FAILURE = [502, 503, 504];

export interface LinkOptions extends HealthPolicy {
  /** At most; they are opened as they are needed. */
  readonly connections: number;
  /** Until a connection that is being opened is given up. */
  readonly timeoutMs: number;
  /** Of every request. */
  readonly headers: Record<string, string>;
  readonly events: HealthEvents;
}

/** The connections to one node, kept open between requests, and what is known of the node's health. */
export class NodeLink {
  readonly node: ClientNode;
  readonly #options: LinkOptions;
  readonly #pool: Pool;
  readonly #health: NodeHealth;
  /** When a connection to the node was last seen to be there. */
  #contactMs = Number.NEGATIVE_INFINITY;

  constructor(node: ClientNode, options: LinkOptions) {
    const { connections, timeoutMs, headers, events } = options;
    const probeMs = Math.min(timeoutMs, PROBE_TIMEOUT_MS);
    this.node = node;
    this.#options = options;
    this.#health = new NodeHealth(options, (signal) => isReady(node.url, headers, probeMs, signal), events);
    this.#pool = new Pool(node.url, {
      connections,
      connectTimeout: timeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // The exchange has one deadline for the whole answer; these two would begin anew with every chunk.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#pool.on('connect', () => {
      this.#contactMs = performance.now();
    });
  }

  /** Whether the node was taken out, so that nothing is sent to it. */
  get isDown(): boolean {
    return this.#health.downBecause !== undefined;
  }

  /**
   * Sends a request and gives the whole answer, whatever its status.
   * @throws TakenOutError while the node is out.
   * @throws ERR_TIMEOUT when the whole answer is not there in time.
   * @throws ERR_NODE_UNREACHABLE when the node refuses, closes the connection or does not speak HTTP.
   * @throws ERR_ABORTED when the call's signal is aborted.
   */
  async send(call: Call, request: NodeRequest): Promise<NodeAnswer> {
    if (this.isDown) throw this.takenOut(call);
    try {
      return await this.exchange(request, call.remainingMs, call.signal);
    } catch (error) {
      throw this.failure(call, error as Error);
    }
  }

  /** The same without a call to name: it fails with what `failure` takes. */
  async exchange(request: NodeRequest, timeoutMs: number, signal?: AbortSignal): Promise<NodeAnswer> {
    const { headers } = this.#options;
    const startedMs = performance.now();
    try {
      const whole = { ...request, headers: { ...headers, ...request.headers } };
      const answer = await exchange(this.#pool, whole, timeoutMs, signal);
      if (STATUSES_OF_FAILURE.includes(answer.status)) {
        this.#health.failed({ cause: new Error(`status ${answer.status}`), startedMs, isSilence: false });
      } else this.#health.succeeded();
      return answer;
    } catch (error) {
      this.#judge(error as Error, startedMs);
      throw error;
    }
  }

  /** What a call fails with while the node is out. */
  takenOut(call: Call): TakenOutError {
    return new TakenOutError(this.node.url, call, this.#options, this.#health.downBecause!);
  }

  /** The error that a call fails with whose request failed with `error`. */
  failure(call: Call, error: Error & { code?: string }): RingmarkError {
    const { url } = this.node;
    const { method, key } = call.operation;
    if (error instanceof AbortedError) return call.aborted(url);
    const fail = (code: ErrorCode, got: string) =>
      new RingmarkError(code, `${url}: expected an answer to ${method} ${shown(key)}${got}`, {
        cause: error,
        node: url,
        key,
      });
    if (error instanceof DeadlineError || error.code === 'UND_ERR_CONNECT_TIMEOUT') {
      const part = error instanceof DeadlineError && error.progress === 'begun' ? 'only a part of it' : 'none';
      return fail('ERR_TIMEOUT', ` within ${call.timeoutMs} ms, got ${part}`);
    }
    return fail('ERR_NODE_UNREACHABLE', `, got ${reasonOf(error)}`);
  }

  /** Closes the connections; what is under way fails. */
  async close(): Promise<void> {
    this.#health.close();
    await this.#pool.destroy();
  }

  #judge(cause: Error, startedMs: number): void {
    if (cause instanceof AbortedError) return;
    if (!(cause instanceof DeadlineError)) this.#health.failed({ cause, startedMs, isSilence: false });
    else if (cause.progress !== 'waiting') this.#judgeSilence(cause, startedMs);
    else if (!this.#hadConnections(startedMs)) this.#health.failed({ cause, startedMs, isSilence: false });
  }

  /** A slow answer is one; and a node that was given little time has not been silent for long. */
  #judgeSilence(cause: DeadlineError, startedMs: number): void {
    this.#contactMs = performance.now();
    if (cause.progress === 'begun' || cause.sentForMs < this.#options.timeoutMs / 2) return;
    this.#health.failed({ cause, startedMs, isSilence: true });
  }

  /** A request that waited for its turn in vain says nothing of the node, as long as there were connections to wait for. */
  #hadConnections(sinceMs: number): boolean {
    return this.#pool.stats.connected > 0 || this.#contactMs >= sinceMs;
  }
}

/** The node was not asked: it is out. Trying it again at once would be in vain. */
export class TakenOutError extends RingmarkError {
  constructor(
    url: string,
    { operation: { method, key } }: Call,
    { failureLimit, downMs }: HealthPolicy,
    because: Error,
  ) {
    const rule = `${failureLimit} failures in a row, probed every ${downMs} ms`;
    const got = `a node that was taken out (${rule}): ${reasonOf(because)}`;
    super('ERR_NODE_UNREACHABLE', `${url}: expected an answer to ${method} ${shown(key)}, got ${got}`, {
      cause: because,
      node: url,
      key,
    });
  }
}

/** `connect ECONNREFUSED 127.0.0.1:5000`: of a host with several addresses, every address was tried. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map((each) => each.message).join(', ') : error.message;
}
