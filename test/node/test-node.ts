import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type RunningNode, startNode } from '../../src/node/node.ts';
import type { NodeOptions } from '../../src/node/options.ts';
import type { NodeStats } from '../../src/protocol/node-stats.ts';

/** A node on a free port, ended with the test. */
export async function testNode(t: TestContext, options: NodeOptions = {}): Promise<RunningNode> {
  const node = await startNode({ port: 0, ...options });
  t.after(() => node.close());
  return node;
}

export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Map<string, string>;
  body: Buffer;
}

/** A connection that sends what it is told, byte for byte, and reads answers one by one. */
export class RawConnection {
  readonly socket: Socket;
  /** Joined only when they are looked at: a large answer comes in many. */
  #chunks: Buffer[] = [];
  #size = 0;
  #hasEnded = false;
  #wake: () => void = () => {};

  constructor(node: { port: number }) {
    this.socket = connect(node.port, '127.0.0.1').setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.#hasEnded = true;
      this.#wake();
    });
  }

  send(...parts: (string | Uint8Array)[]): this {
    this.socket.cork();
    for (const part of parts) this.socket.write(part);
    this.socket.uncork();
    return this;
  }

  get #received(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** Sends a part that the node reads on its own, without what comes after it. */
  async sendAlone(part: string | Uint8Array): Promise<void> {
    await new Promise((resolve) => {
      this.socket.write(part, resolve);
    });
    // Two turns of the event loop: one of its polls lies between them for certain.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  }

  /** The next answer. @param toHead whether it has no body, whatever its length says */
  async answer(toHead = false): Promise<Answer> {
    const headEnd = await this.#until(() => this.#received.indexOf('\r\n\r\n'));
    const [statusLine, ...lines] = this.#received.subarray(0, headEnd).toString('latin1').split('\r\n');
    const headers = new Map(lines.map((line) => splitHeader(line)));
    const length = toHead ? 0 : Number(headers.get('content-length') ?? 0);
    const end = headEnd + 4 + length;
    await this.#until(() => (this.#size >= end ? end : -1));
    const received = this.#received;
    const body = received.subarray(headEnd + 4, end);
    this.#chunks = [received.subarray(end)];
    this.#size -= end;
    return { status: Number(statusLine!.split(' ')[1]), headers, body };
  }

  /** What was received and not read as an answer, when the other side has closed. */
  async rest(): Promise<string> {
    while (!this.#hasEnded) await this.#change();
    return this.#received.toString('latin1');
  }

  async #until(found: () => number): Promise<number> {
    for (let at = found(); ; at = found()) {
      if (at >= 0) return at;
      assert.ok(!this.#hasEnded, `the connection was closed after ${this.#size} bytes`);
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

export function rawConnection(t: TestContext, node: RunningNode): RawConnection {
  const connection = new RawConnection(node);
  t.after(() => connection.socket.destroy());
  return connection;
}

/** A request with its length, and what else is given, byte for byte. */
export function request(method: string, path: string, body?: string | Uint8Array, ...headers: string[]): Buffer {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [`${method} ${path} HTTP/1.1`, 'Host: node', ...length, ...headers, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body ?? '')]);
}

/** One request on a connection of its own. */
export async function ask(t: TestContext, node: RunningNode, ...args: Parameters<typeof request>): Promise<Answer> {
  const connection = rawConnection(t, node).send(request(...args));
  const answer = await connection.answer(args[0] === 'HEAD');
  connection.socket.destroy();
  return answer;
}

export async function statsOf(t: TestContext, node: RunningNode): Promise<NodeStats> {
  const { body } = await ask(t, node, 'GET', '/stats');
  return JSON.parse(body.toString());
}

/** Asks until the node's stats are as they should be: a test waits for a condition, never for a time. */
export async function statsUntil(t: TestContext, node: RunningNode, holds: (stats: NodeStats) => boolean) {
  for (;;) {
    const stats = await statsOf(t, node);
    if (holds(stats)) return stats;
  }
}

export function errorCode(answer: Answer): string {
  assert.equal(answer.headers.get('content-type'), 'application/json');
  const { error } = JSON.parse(answer.body.toString());
  assert.equal(typeof error.message, 'string');
  return error.code;
}
