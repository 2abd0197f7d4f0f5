import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { errorBody } from '../../src/protocol/error-body.ts';
import { KV_PREFIX, READY_PATH } from '../../src/protocol/paths.ts';

/** A node in this process whose misbehaviour is known. */
export interface FakeNode {
  id: string;
  url: string;
  entries: Map<string, string>;
  /** Requests for keys in the order in which they came: `GET /kv/k`, `PUT /kv/k VALUE`. */
  asked: string[];
  /** Ends like a crash: every connection is cut, and nobody listens any more. */
  kill(): void;
}

/**
 * Takes a read of a key that is there; whoever answers it returns true. Everything else is answered as a node would.
 * @param count how many reads came before
 */
export type OnRead = (response: ServerResponse, value: string, count: number) => boolean;

/** A node that listens until the test ends. */
export async function fakeNode(t: TestContext, onRead: OnRead = () => false, id = 'fake'): Promise<FakeNode> {
  const entries = new Map<string, string>();
  const asked: string[] = [];
  let reads = 0;
  const server = createServer((request, response) => {
    const { method, url = '' } = request;
    if (url === READY_PATH) return response.end();
    if (!url.startsWith(KV_PREFIX)) return response.writeHead(404).end();
    const key = url.slice(KV_PREFIX.length);
    const at = asked.push(`${method} ${url}`) - 1;
    if (method === 'PUT') {
      return takeBody(request, response, (body) => {
        entries.set(key, body);
        asked[at] += ` ${body}`;
      });
    }
    const value = entries.get(key);
    if (value === undefined) return response.writeHead(404).end(errorBody('not_found', 'no entry has this key'));
    if (!onRead(response, value, reads++)) response.end(value);
  });
  const kill = () => {
    server.close();
    server.closeAllConnections();
  };
  t.after(kill);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { id, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, entries, asked, kill };
}

function takeBody(request: IncomingMessage, response: ServerResponse, store: (body: string) => void): void {
  let body = '';
  request.setEncoding('latin1').on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    store(body);
    response.writeHead(204).end();
  });
}
