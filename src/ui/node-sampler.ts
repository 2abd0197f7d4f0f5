import { request } from 'undici';
import { bearer } from '../protocol/auth-token.ts';
import type { NodeStats } from '../protocol/node-stats.ts';
import { STATS_PATH } from '../protocol/paths.ts';
import type { NodeSample } from './messages.ts';

/** A node that takes longer to tell how it is has no figures for this second. */
const ANSWER_MS = 800;

interface SampledNode {
  id: string;
  url: string;
}

/** Asks nodes how they are, and tells what changed since it last asked. */
export class NodeSampler {
  readonly #nodes: readonly SampledNode[];
  readonly #headers: Record<string, string>;
  /** By id, of the nodes that answered the last time. */
  readonly #before = new Map<string, NodeStats>();

  constructor(nodes: readonly SampledNode[], authToken?: string) {
    this.#nodes = nodes;
    this.#headers = authToken === undefined ? {} : { authorization: bearer(authToken) };
  }

  /** In the order of the nodes; takes a second at most. */
  sample(): Promise<NodeSample[]> {
    return Promise.all(this.#nodes.map((node) => this.#sampleOf(node)));
  }

  async #sampleOf(node: SampledNode): Promise<NodeSample> {
    const stats = await this.#statsOf(node);
    const before = this.#before.get(node.id);
    this.#before.delete(node.id);
    if (stats === undefined) return { ...NOTHING, ...node, isUp: false };
    this.#before.set(node.id, stats);
    return sampleBetween(node, before, stats);
  }

  async #statsOf({ url }: SampledNode): Promise<NodeStats | undefined> {
    try {
      // The first attempt may go to a connection that a node has left behind that was started again.
      return (await this.#ask(url)) ?? (await this.#ask(url));
    } catch {
      return undefined;
    }
  }

  /** Undefined where the connection was closed. @throws where there is no answer, or none of a node */
  async #ask(url: string): Promise<NodeStats | undefined> {
    try {
      const signal = AbortSignal.timeout(ANSWER_MS / 2);
      const { statusCode, body } = await request(url + STATS_PATH, { headers: this.#headers, signal });
      const stats = (await body.json()) as NodeStats;
      if (statusCode === 200 && Array.isArray(stats.latencyBuckets)) return stats;
    } catch (error) {
      if (CLOSED.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
    throw new Error('no answer of a node');
  }
}

const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const NOTHING = {
  requestsPerS: 0,
  ownP50Us: null,
  ownP99Us: null,
  cpu: null,
  rssBytes: 0,
  entries: 0,
  bytes: 0,
  maxMemoryBytes: 0,
};

/** @param before undefined at first; of another process where the node has been started again since */
function sampleBetween(node: SampledNode, before: NodeStats | undefined, now: NodeStats): NodeSample {
  const { rssBytes, entries, bytes, maxMemoryBytes } = now;
  const seen = { ...NOTHING, ...node, isUp: true, rssBytes, entries, bytes, maxMemoryBytes };
  if (before === undefined || now.uptimeS <= before.uptimeS || now.requests <= before.requests) return seen;
  const seconds = now.uptimeS - before.uptimeS;
  const counts = now.latencyBuckets.map((count, i) => count - (before.latencyBuckets[i] ?? 0));
  // The sampler's own question is one of them.
  const requests = Math.max(0, now.requests - before.requests - 1);
  return {
    ...seen,
    requestsPerS: requests / seconds,
    ownP50Us: requests === 0 ? null : quantileUs(counts, 0.5),
    ownP99Us: requests === 0 ? null : quantileUs(counts, 0.99),
    cpu: (now.cpuSeconds - before.cpuSeconds) / seconds,
  };
}

/** The upper end of the bucket in which the fraction `q` of all is reached; null for none. */
function quantileUs(counts: readonly number[], q: number): number | null {
  const rank = counts.reduce((sum, count) => sum + count, 0) * q;
  if (rank === 0) return null;
  let seen = 0;
  const bucket = counts.findIndex((count) => {
    seen += count;
    return seen >= rank;
  });
  return 2 ** bucket;
}
