import { expectInteger, expectNumber, expectOneOf, usageError } from '../lib/expect.ts';
import type { PlacementOptions } from '../placement/placement.ts';
import { expectAuthToken } from '../protocol/auth-token.ts';
import type { ClientEvent } from './client-events.ts';
import type { ClientNode } from './client-node.ts';
import { expectKnown } from './known-options.ts';

export interface KvClientOptions extends PlacementOptions {
  /** URLs (`http://localhost:5000`), `ID=URL`, or ids with URLs. The same set, in any order, routes alike. */
  nodes: readonly (string | ClientNode)[];
  /** A name from the placement registry; `ring` unless told otherwise. */
  algorithm?: string;
  /**
   * Milliseconds until a call fails, from the call to the last byte of the answer, every retry included; 1 to 3,600,000, and
   * 5000 unless told otherwise.
   */
  timeoutMs?: number;
  /** Connections to each node, opened as needed; calls beyond them wait their turn. 16 unless told otherwise. */
  connectionsPerNode?: number;
  /**
   * How many more attempts a read gets whose node could not be reached, or answered 502, 503 or 504: 0 to 100, and 0 unless
   * told otherwise. They wait for a random time before, up to `retryBaseMs`, twice that, four times, …, a second at most.
   */
  retries?: number;
  /**
   * Whether `put` and `delete` are tried again as well; false unless told otherwise. Their first attempt may have taken effect
   * without an answer: tried again it can undo what another client wrote in between, and a `delete` says false.
   */
  retryWrites?: boolean;
  /** The bound of the wait before the first retry, in milliseconds: 1 to 60,000, and 20 unless told otherwise. */
  retryBaseMs?: number;
  /** Where the waits' randomness comes from: a function that gives numbers from 0 to 1, `Math.random` unless told otherwise. */
  jitter?: () => number;
  /**
   * Failures in a row that take a node out: 0 to 1,000. A failure is a connection that is refused, closed or broken, no answer
   * within `timeoutMs` (if the node had the request for half of that), or 502, 503 or 504 (a node's own `busy` excepted). 0: a node is never taken out. Unless told otherwise 0, and 5 where `onNodeDown` is
   * `next-replica`.
   */
  failureLimit?: number;
  /**
   * Milliseconds that a node stays out before it is probed (`GET /readyz`, one at a time), and between two probes. The first
   * that is answered with 200 lets it back in. 10 to 3,600,000, and 1000 unless told otherwise.
   */
  downMs?: number;
  /**
   * What becomes of the keys of a node that was taken out. `error`, unless told otherwise: their calls fail at once with
   * ERR_NODE_UNREACHABLE. `next-replica`: they go to the next node of `placement.replicasOf`, which has other values for
   * them, or none (docs/client.md).
   */
  onNodeDown?: 'error' | 'next-replica';
  /**
   * How many distinct nodes hold each key, those of `placement.replicasOf`: 1 to the number of nodes, and 1 unless told
   * otherwise. A write is done when all of them have it, a read takes the first that has the entry. docs/client.md says what
   * that promises, and what not.
   */
  replicas?: number;
  /**
   * After so many milliseconds without an answer a `get` or `has` asks the next replica as well; the first good answer counts,
   * and the other request is aborted, but for up to `failureLimit` that watch for silence. 0 to 3,600,000; never unless told otherwise. It needs 2 replicas at least.
   */
  hedgeAfterMs?: number;
  /**
   * `auto`: calls of `get`, `put` and `delete` that are made in one turn of the event loop and go to the same node travel in
   * one request (`POST /batch`), reads and writes apart. `false`, unless told otherwise: each is a request of its own.
   */
  batch?: 'auto' | false;
  /**
   * The longest body that an answer to a `get` or to a batch may have: 65,536 to 2^31, and 64 MiB unless told otherwise.
   * Whatever sends more, or says that it will, is no storage node: the call fails with ERR_NODE_STATUS. It has to have room for
   * the longest value that nodes take (`--max-value`), and, for batches, for 17 MiB. Other answers have 64 KiB.
   */
  maxAnswerBytes?: number;
  /** Goes with every request as `Authorization: Bearer …`, for nodes that ask for it; 1 to 1,024 characters of RFC 6750. */
  authToken?: string;
  /**
   * Hears of every request, retry and hedge, and of nodes that are taken out and come back: for metrics and logs. It is called
   * while the client works, and has to be quick. What it throws is an uncaught exception, and does no harm to the calls.
   */
  onEvent?: (event: ClientEvent) => void;
}

/** Every name: the compiler misses none, and knows of none beside. */
const NAMES: Record<keyof KvClientOptions, true> = {
  nodes: true,
  algorithm: true,
  hash: true,
  vnodes: true,
  seed: true,
  probes: true,
  tableSize: true,
  capacity: true,
  loadFactor: true,
  timeoutMs: true,
  connectionsPerNode: true,
  retries: true,
  retryWrites: true,
  retryBaseMs: true,
  jitter: true,
  failureLimit: true,
  downMs: true,
  onNodeDown: true,
  replicas: true,
  hedgeAfterMs: true,
  batch: true,
  maxAnswerBytes: true,
  authToken: true,
  onEvent: true,
};
const KNOWN: ReadonlySet<string> = new Set(Object.keys(NAMES));

/** @throws ERR_USAGE where they are no object, or hold what is no option */
export function expectOptions(options: KvClientOptions): KvClientOptions {
  return expectKnown(options, KNOWN);
}

/** What may be left out without a value in its place. */
type Optional = 'hedgeAfterMs' | 'authToken' | 'onEvent';

/** All options but those of the placement, checked. */
export type ClientSettings = Required<Omit<KvClientOptions, keyof PlacementOptions | Optional>> & {
  readonly [name in Optional]: KvClientOptions[name] | undefined;
};

/**
 * @param nodes how many there are
 * @throws ERR_USAGE when an option is out of range; `nodes` and `algorithm` are checked where they are used
 */
export function settingsOf(options: KvClientOptions, nodes: number): ClientSettings {
  const replicas = expectInteger('replicas', options.replicas ?? 1, 1, nodes);
  const onNodeDown = expectOneOf('onNodeDown', options.onNodeDown ?? 'error', ['error', 'next-replica']);
  // To go on without a node somebody has to notice that it is down.
  const goesOn = onNodeDown === 'next-replica';
  return {
    nodes: options.nodes,
    algorithm: options.algorithm ?? 'ring',
    timeoutMs: expectInteger('timeoutMs', options.timeoutMs ?? 5_000, 1, 3_600_000),
    connectionsPerNode: expectInteger('connectionsPerNode', options.connectionsPerNode ?? 16, 1, 65_536),
    retries: expectInteger('retries', options.retries ?? 0, 0, 100),
    retryWrites: expectBoolean('retryWrites', options.retryWrites ?? false),
    retryBaseMs: expectNumber('retryBaseMs', options.retryBaseMs ?? 20, 1, 60_000),
    jitter: expectFunction('jitter', options.jitter ?? Math.random),
    failureLimit: expectInteger('failureLimit', options.failureLimit ?? (goesOn ? 5 : 0), goesOn ? 1 : 0, 1_000),
    downMs: expectInteger('downMs', options.downMs ?? 1_000, 10, 3_600_000),
    onNodeDown,
    replicas,
    hedgeAfterMs: expectHedge(options.hedgeAfterMs, replicas),
    maxAnswerBytes: expectInteger('maxAnswerBytes', options.maxAnswerBytes ?? 2 ** 26, 2 ** 16, 2 ** 31),
    batch: expectBatch(options.batch ?? false),
    authToken: options.authToken === undefined ? undefined : expectToken(options.authToken),
    onEvent: options.onEvent && expectFunction('onEvent', options.onEvent),
  };
}

/** Without a second copy to ask, a hedge would ask a node that cannot know. */
function expectHedge(hedgeAfterMs: number | undefined, replicas: number): number | undefined {
  if (hedgeAfterMs === undefined) return undefined;
  expectNumber('hedgeAfterMs', hedgeAfterMs, 0, 3_600_000);
  if (replicas === 1) throw usageError('replicas', '2 at least where there is hedgeAfterMs', replicas);
  return hedgeAfterMs;
}

/** What is given in place of a token may be one in another wrapping: it is not shown. */
function expectToken(token: string): string {
  return expectAuthToken('authToken', typeof token === 'string' ? token : '');
}

function expectBatch(batch: unknown): 'auto' | false {
  if (batch === 'auto' || batch === false) return batch;
  throw usageError('batch', "'auto' or false", batch);
}

function expectBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw usageError(name, 'true or false', value);
}

function expectFunction<T>(name: string, value: T): T {
  if (typeof value === 'function') return value;
  throw usageError(name, 'a function', value);
}
