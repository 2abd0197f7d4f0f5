import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { fakeServer } from './fake-server.ts';

export interface ScriptedNode {
  url: string;
  /** What was asked, in order: `GET /kv/k`. */
  asked: string[];
}

/** A node that does with each request what the test says. Requests are small enough to come in one piece. */
export async function scriptedNode(
  t: TestContext,
  onRequest: (asked: string, socket: Socket) => void,
): Promise<ScriptedNode> {
  const asked: string[] = [];
  const seen = new Map<number, number>();
  const { url, received } = await fakeServer(t, (socket, connection) => {
    const text = received[connection]!.slice(seen.get(connection) ?? 0);
    seen.set(connection, received[connection]!.length);
    const [, line] = /^([A-Z]+ \S+) HTTP/.exec(text) ?? [];
    // What does not begin like a request is the body of the last one.
    if (line === undefined) return;
    asked.push(line);
    onRequest(line, socket);
  });
  return { url, asked };
}

/** A whole answer, ready to be written. A value's version is 1. */
export function answerText(status: string, body = ''): string {
  return `HTTP/1.1 ${status}\r\nETag: "1"\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
