import { RingmarkError } from '../lib/errors.ts';
import { shown, usageError } from '../lib/expect.ts';

/** A node as the client knows it: the ring sees its id, requests go to its URL. */
export interface ClientNode {
  id: string;
  /** `http://HOST:PORT`, without a path. */
  url: string;
  weight?: number;
  zone?: string;
}

/**
 * Reads a list of nodes as the command line gives it: `URL` or `ID=URL`, separated by commas. A range of ports stands for a
 * node on each: `http://HOST:5000-5003`.
 * @throws ERR_USAGE as `resolveNodes` does.
 */
export function parseNodes(text: string): ClientNode[] {
  const parts = text.split(',').map((part) => part.trim());
  return resolveNodes(parts.filter((part) => part !== ''));
}

/**
 * Brings nodes to one form: URLs become origins (`http://LOCALHOST:80/` is `http://localhost`), and a node that is
 * given as a URL alone has its origin as its id, so that every process that lists the same URLs routes alike. A range of
 * ports, `http://HOST:5000-5003`, becomes a node for each, all in one zone: replicas go to other machines where there are any.
 * @throws ERR_USAGE when there is no node, an id or a URL comes twice, or a URL is not `http://HOST:PORT`.
 */
export function resolveNodes(nodes: readonly (string | ClientNode)[]): ClientNode[] {
  if (!Array.isArray(nodes) || nodes.length === 0) throw usageError('nodes', `at least one of ${EXPECTED}`, nodes);
  const resolved = nodes.flatMap(withoutRange).map(resolveNode);
  expectDistinct(resolved, 'id');
  expectDistinct(resolved, 'url');
  return resolved;
}

const EXPECTED = 'http://HOST:PORT or ID=http://HOST:PORT';
const ID_AND_URL = /^([^=/]+)=(.*)$/;
const PORT_RANGE = /^(?:([^=/]+)=)?(http:\/\/[^/]+):(\d{1,5})-(\d{1,5})\/?$/;
const MOST_PORTS = 100;

/** `ID=http://HOST:5000-5003` as nodes `ID:5000` to `ID:5003`; anything else as it is. @throws ERR_USAGE for a range that is none */
function withoutRange(node: string | ClientNode): (string | ClientNode)[] {
  const [, id, host, first, last] = (typeof node === 'string' && PORT_RANGE.exec(node)) || [];
  if (host === undefined) return [node];
  const count = Number(last) - Number(first) + 1;
  if (!(count >= 1 && count <= MOST_PORTS)) throw usageError('nodes', `a range of 1 to ${MOST_PORTS} ports`, node);
  return Array.from({ length: count }, (_, i) => {
    const port = Number(first) + i;
    const url = originOf(`${host}:${port}`, String(node));
    return { id: id === undefined ? url : `${id}:${port}`, url, zone: id ?? host.toLowerCase() };
  });
}

function resolveNode(node: string | ClientNode): ClientNode {
  if (typeof node === 'string') {
    const [, id, url] = ID_AND_URL.exec(node) ?? [node, undefined, node];
    const origin = originOf(url!, node);
    return { id: id ?? origin, url: origin };
  }
  if (typeof node?.id !== 'string' || node.id === '') throw usageError('nodes', 'an id for every node', node);
  return { ...node, url: originOf(node.url, node.url) };
}

function originOf(text: string, given: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A user, a path, a query or a fragment would be dropped in silence: whoever wrote one meant something by it.
  if (url?.protocol !== 'http:' || url.href !== `${url.origin}/`) throw usageError('nodes', EXPECTED, given);
  return url.origin;
}

function expectDistinct(nodes: readonly ClientNode[], field: 'id' | 'url'): void {
  const seen = new Set<string>();
  for (const node of nodes) {
    if (seen.has(node[field])) {
      throw new RingmarkError('ERR_USAGE', `nodes: expected every ${field} once, got ${shown(node[field])} twice`);
    }
    seen.add(node[field]);
  }
}
