import { Call } from '../client/call.ts';
import type { ClientNode } from '../client/client-node.ts';
import type { NodeRequest } from '../client/node/exchange.ts';
import { NodeLink } from '../client/node/node-link.ts';
import { RingmarkError } from '../lib/errors.ts';
import { exactMovement } from '../placement/movement.ts';
import { Ring } from '../placement/ring.ts';
import { bearer } from '../protocol/auth-token.ts';
import { GET_PREFIX, PUT_PATH } from '../protocol/paths.ts';
import type { Session } from './session.ts';

const TIMEOUT_MS = 5_000;
const LINK = {
  connections: 1,
  timeoutMs: TIMEOUT_MS,
  maxAnswerBytes: 2 ** 26,
  failureLimit: 0,
  downMs: 0,
  onEvent: undefined,
};
const ENTRIES = [
  { key: 'name', value: 'Praachi' },
  { key: 'city', value: 'San Francisco' },
];
const MORE_KEYS = ['country', 'language', 'user:1', 'user:2', 'user:3', 'cart:17', 'cart:18', 'session:a', 'a/b', '🔑'];

/** Stores and reads two entries through the ring in the plain JSON form, then shows where more keys go and what moves. */
export async function demonstrate(
  session: Session,
  nodes: readonly Pick<ClientNode, 'id' | 'url'>[],
  authToken: string | undefined,
): Promise<void> {
  const headers = authToken === undefined ? {} : { authorization: bearer(authToken) };
  const ring = new Ring(nodes);
  const links = new Map(nodes.map((node) => [node.id, new NodeLink(node, { ...LINK, headers })]));
  const ownerOf = (key: string) => links.get(ring.ownerOf(key))!;
  try {
    const operations = [];
    for (const entry of ENTRIES) operations.push(await ask(session, ownerOf(entry.key), entry.key, putOf(entry)));
    for (const { key } of ENTRIES) operations.push(await ask(session, ownerOf(key), key, getOf(key)));
    const urlOf = (key: string) => ownerOf(key).node.url;
    session.printJson({ nodes, operations, owners: showOwners(session, urlOf), ...showMoves(session, ring, urlOf) });
  } finally {
    await Promise.all([...links.values()].map((link) => link.close()));
  }
}

function putOf(entry: { key: string; value: string }): NodeRequest {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', path: PUT_PATH, headers, body: JSON.stringify(entry) };
}

function getOf(key: string): NodeRequest {
  return { method: 'GET', path: GET_PREFIX + encodeURIComponent(key) };
}

async function ask(session: Session, link: NodeLink, key: string, request: NodeRequest) {
  session.signal.throwIfAborted();
  const { url } = link.node;
  const operation = request.method === 'GET' ? 'GET' : 'PUT';
  const call = new Call({ method: operation, key }, { timeoutMs: TIMEOUT_MS, signal: session.signal });
  const { status, body } = await link.send(call, request);
  const answer = body.toString('utf8');
  if (status !== 200) {
    const message = `${url}: expected 200 to ${operation} "${key}", got ${status}: ${answer}`;
    throw new RingmarkError('ERR_NODE_STATUS', message, { node: url, key, status });
  }
  session.print(`${operation} ${key} → ${url}: ${answer}`);
  return { operation, key, url, answer: JSON.parse(answer) as unknown };
}

function showOwners(session: Session, urlOf: (key: string) => string) {
  const width = Math.max(...MORE_KEYS.map((key) => key.length));
  session.print('\nWhere ten more keys go:');
  for (const key of MORE_KEYS) session.print(`  ${key.padEnd(width)} → ${urlOf(key)}`);
  return MORE_KEYS.map((key) => ({ key, url: urlOf(key) }));
}

function showMoves(session: Session, ring: Ring, urlOf: (key: string) => string) {
  const id = newId(ring.nodes);
  const grown = ring.withNode(id);
  const keys = [...ENTRIES.map(({ key }) => key), ...MORE_KEYS];
  const moved = keys.filter((key) => grown.ownerOf(key) === id);
  const share = exactMovement(ring, grown);
  session.print(`\nIf ${id} joined, ${moved.length} of these ${keys.length} keys would move to it:`);
  for (const key of moved) session.print(`  ${key}: ${urlOf(key)} → ${id}`);
  session.print(
    `Of all keys ${percent(share.moved)} would move; ${percent(1 / grown.nodes.length)} is its fair share.`,
  );
  return { withOneMore: { id, moved: moved.map((key) => ({ key, from: urlOf(key) })), share } };
}

/** The last id with its number one higher, as `node-3` → `node-4` or `http://localhost:5002` → `http://localhost:5003`. */
function newId(ids: readonly string[]): string {
  const [, name, number] = /^(.*?)(\d*)$/.exec(ids.at(-1)!)!;
  for (let next = Number(number) + 1; ; next++) if (!ids.includes(`${name}${next}`)) return `${name}${next}`;
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
