import { Pool } from 'undici';
import { IDLE_TIMEOUT_MS } from '../../protocol/limits.ts';
import type { Call } from '../call.ts';
import type { NodeDownEvent, NodeUpEvent, RequestEvent } from '../client-events.ts';
import type { ClientNode } from '../client-node.ts';
import {
  AbortedError,
  AnswerTooLongError,
  DeadlineError,
  exchange,
  type NodeAnswer,
  type NodeRequest,
} from './exchange.ts';
import { codeOf, failureOf, TakenOutError } from './failures.ts';
import { type HealthPolicy, NodeHealth } from './node-health.ts';
import { isReady } from './probe.ts';

/** The client lets go of an idle connection well before the node does: a request must not cross the node's FIN. */
const KEEP_ALIVE_MS = IDLE_TIMEOUT_MS / 2;
/** A node that takes longer to say that it is ready is not. */
const PROBE_TIMEOUT_MS = 1_000;
/** A proxy without its server says so. */
const STATUSES_OF_FAILURE = [502, 503, 504];

export interface LinkOptions extends HealthPolicy {
  /** At most; they are opened as they are needed. */
  readonly connections: number;
  /** Until a connection that is being opened is given up. */
  readonly timeoutMs: number;
  /** The longest answer to a GET, or to a batch. */
  readonly maxAnswerBytes: number;
  /** Of every request. */
  readonly headers: Record<string, string>;
  /** Hears of every request, and of the node's health. */
  readonly onEvent: ((event: RequestEvent | NodeDownEvent | NodeUpEvent) => void) | undefined;
}

/** The connections to one node, kept open between requests, and what is known of the node's health. */
export class NodeLink {
  readonly node: ClientNode;
  readonly #options: LinkOptions;
  readonly #pool: Pool;
  readonly #health: NodeHealth;
  /** When a connection to the node was last seen to be there. */
  #contactMs = Number.NEGATIVE_INFINITY;
  #lingering = 0;

  constructor(node: ClientNode, options: LinkOptions) {
    const { connections, timeoutMs, headers, onEvent } = options;
    const probeMs = Math.min(timeoutMs, PROBE_TIMEOUT_MS);
    this.node = node;
    this.#options = options;
    this.#health = new NodeHealth(options, (signal) => isReady(node.url, headers, probeMs, signal), {
      wentDown: (failures, cause) => onEvent?.({ type: 'node-down', node, failures, cause }),
      cameBack: (downForMs) => onEvent?.({ type: 'node-up', node, downForMs }),
    });
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
   * @throws ERR_NODE_STATUS when the answer is longer than any of a node's.
   * @throws ERR_NODE_UNREACHABLE when the node refuses, closes the connection or does not speak HTTP.
   * @throws ERR_ABORTED when the call's signal is aborted.
   */
  async send(call: Call, request: NodeRequest): Promise<NodeAnswer> {
    if (this.isDown) throw this.takenOut(call);
    try {
      return await this.exchange(request, call.remainingMs, call.signal);
    } catch (error) {
      throw failureOf(call, this.node.url, error as Error);
    }
  }

  /**
   * The same without a call to name: it fails with what `failureOf` takes.
   * @param calls that the request carries
   */
  async exchange(request: NodeRequest, timeoutMs: number, signal?: AbortSignal, calls = 1): Promise<NodeAnswer> {
    const startedMs = performance.now();
    try {
      const headers = { ...this.#options.headers, ...request.headers };
      const limited = { ...request, headers, ...this.#limitOf(request) };
      const answer = await exchange(this.#pool, limited, timeoutMs, signal);
      this.#judgeAnswer(answer, startedMs);
      this.#tell(request, calls, startedMs, answer.status);
      return answer;
    } catch (error) {
      this.#judge(error as Error, startedMs);
      this.#tell(request, calls, startedMs, undefined, error as Error);
      throw error;
    }
  }

  /**
   * Whether a request that nobody waits for any more should run on, for what it tells of the node: as many at a time as could
   * take it out. @returns what to call when it has ended
   */
  linger(): (() => void) | undefined {
    if (this.isDown || this.#lingering >= this.#options.failureLimit) return undefined;
    this.#lingering++;
    return () => {
      this.#lingering--;
    };
  }

  /** What a call fails with while the node is out. */
  takenOut(call: Call): TakenOutError {
    return new TakenOutError(this.node.url, call, this.#options, this.#health.downBecause!);
  }

  /** Closes the connections; what is under way fails. */
  async close(): Promise<void> {
    this.#health.close();
    await this.#pool.destroy();
  }

  #tell(request: NodeRequest, calls: number, startedMs: number, status?: number, cause?: Error): void {
    const { onEvent } = this.#options;
    if (!onEvent) return;
    const { node } = this;
    const durationMs = performance.now() - startedMs;
    onEvent({
      type: 'request',
      node,
      method: request.method,
      calls,
      durationMs,
      status,
      error: cause && codeOf(cause),
    });
  }

  /** Values come to GET and in batches alone. */
  #limitOf({ method }: NodeRequest): Pick<NodeRequest, 'maxAnswerBytes'> | undefined {
    return method === 'GET' || method === 'POST' ? { maxAnswerBytes: this.#options.maxAnswerBytes } : undefined;
  }

  #judgeAnswer(answer: Pick<NodeAnswer, 'status' | 'body'>, startedMs: number): void {
    if (isFailure(answer)) {
      this.#health.failed({ cause: new Error(`status ${answer.status}`), startedMs, isSilence: false });
    } else this.#health.succeeded();
  }

  #judge(cause: Error, startedMs: number): void {
    if (cause instanceof AbortedError) return;
    if (cause instanceof AnswerTooLongError) this.#judgeAnswer({ status: cause.status, body: NO_BODY }, startedMs);
    else if (!(cause instanceof DeadlineError)) this.#health.failed({ cause, startedMs, isSilence: false });
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

const NO_BODY = Buffer.alloc(0);

/** A node that is too busy for one request serves others: it is well. */
function isFailure({ status, body }: Pick<NodeAnswer, 'status' | 'body'>): boolean {
  return STATUSES_OF_FAILURE.includes(status) && !(status === 503 && body.includes('"busy"'));
}
