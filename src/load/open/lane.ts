import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { HttpAnswer } from './http-answer.ts';

/** One request on its way. Moments are milliseconds of `performance.now()`. */
export interface Exchange {
  readonly head: string;
  readonly dueMs: number;
  /** When it was sent first; 0 before that. */
  sentMs: number;
  /** Whether it may be sent once more where its connection is closed before an answer begins: a read may. */
  mayRetry: boolean;
}

/** What becomes of a lane's exchanges. */
export interface LaneEvents<E extends Exchange> {
  answered(exchange: E, answer: HttpAnswer, nowMs: number): void;
  /** No answer will come. `inTime` is false when that is because the timeout has passed. */
  lost(exchange: E, reason: string, inTime: boolean): void;
}

export interface LaneOptions {
  host: string;
  port: number;
  connections: number;
  /** From the moment a request was due to the end of its answer. */
  timeoutMs: number;
}

/** Where a socket finds the node of a URL. */
export function addressOf(url: string): Pick<LaneOptions, 'host' | 'port'> {
  const { hostname, port } = new URL(url);
  // A URL writes IPv6 addresses in brackets.
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 80 };
}

/** How long a node that cannot be connected to is left alone. Requests that are due meanwhile fail at once, as a client's do. */
const RETRY_MS = 20;

/**
 * The connections to one node, one request in flight on each. A request that finds them all busy waits for the next that is
 * free, in order. Sockets are written and read directly: what a general client does per request costs more than the request.
 * What becomes of a request that fails is what `KvClient` makes of it: one deadline for all, and one more try for a read
 * whose connection was closed before the answer began.
 */
export class Lane<E extends Exchange> {
  readonly #options: LaneOptions;
  readonly #events: LaneEvents<E>;
  readonly #idle: Connection<E>[] = [];
  readonly #open = new Set<Connection<E>>();
  #waiting: E[] = [];
  #firstWaiting = 0;
  #downUntilMs = 0;
  #downBecause = '';

  /** The value of the Host header. */
  readonly host: string;

  constructor(options: LaneOptions, events: LaneEvents<E>) {
    this.#options = options;
    this.#events = events;
    this.host = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
  }

  get #hasWaiting(): boolean {
    return this.#firstWaiting < this.#waiting.length;
  }

  get sockets(): number {
    return this.#open.size;
  }

  /** Whether a connection is on its way. */
  get isOpening(): boolean {
    for (const { isConnected } of this.#open) if (!isConnected) return true;
    return false;
  }

  /** Opens all connections, so that the first requests do not pay for it. */
  open(): void {
    while (this.#open.size < this.#options.connections) this.#connect();
  }

  send(exchange: E, nowMs: number): void {
    const connection = this.#idle.pop();
    if (connection) connection.send(exchange, nowMs);
    else if (this.#open.size === 0 && this.#downUntilMs > nowMs) this.#events.lost(exchange, this.#downBecause, true);
    else this.#wait(exchange);
  }

  /** Gives up what was due longer ago than the timeout, and connections that take so long to open. */
  sweep(nowMs: number): void {
    const { timeoutMs } = this.#options;
    const since = nowMs - timeoutMs;
    for (const connection of this.#open) connection.expire(since, timeoutMs);
    for (let next = this.#waiting[this.#firstWaiting]; next && next.dueMs < since; ) {
      this.#firstWaiting++;
      this.#events.lost(next, `no free connection within ${timeoutMs} ms`, false);
      next = this.#waiting[this.#firstWaiting];
    }
  }

  /** Closes all connections; what is sent or waits is lost. */
  close(reason: string): void {
    for (const connection of [...this.#open]) connection.end(reason, false);
    for (const exchange of this.#takeWaiting()) this.#events.lost(exchange, reason, false);
  }

  #wait(exchange: E): void {
    this.#waiting.push(exchange);
    if (this.#open.size < this.#options.connections) this.#connect();
  }

  #connect(): void {
    const connection = new Connection<E>(this.#options, {
      idle: () => this.#becameIdle(connection),
      answered: (exchange, answer, nowMs) => this.#events.answered(exchange, answer, nowMs),
      ended: (ending) => this.#ended(connection, ending),
    });
    this.#open.add(connection);
  }

  #ended(connection: Connection<E>, { exchange, reason, inTime, wasConnected, hasBegun }: Ending<E>): void {
    this.#open.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
    if (exchange?.mayRetry && inTime && !hasBegun) {
      exchange.mayRetry = false;
      this.send(exchange, performance.now());
    } else if (exchange) this.#events.lost(exchange, reason, inTime);
    if (!wasConnected) this.#isDown(reason);
    else if (this.#hasWaiting && this.#open.size < this.#options.connections) this.#connect();
  }

  #becameIdle(connection: Connection<E>): void {
    const next = this.#waiting[this.#firstWaiting];
    if (next === undefined) {
      this.#idle.push(connection);
      return;
    }
    this.#firstWaiting++;
    if (this.#firstWaiting === this.#waiting.length) this.#takeWaiting();
    connection.send(next, performance.now());
  }

  #isDown(reason: string): void {
    if (this.#open.size > 0) return;
    this.#downUntilMs = performance.now() + RETRY_MS;
    this.#downBecause = reason;
    for (const exchange of this.#takeWaiting()) this.#events.lost(exchange, reason, true);
  }

  #takeWaiting(): E[] {
    const waiting = this.#waiting.slice(this.#firstWaiting);
    this.#waiting = [];
    this.#firstWaiting = 0;
    return waiting;
  }
}

interface ConnectionEvents<E extends Exchange> extends Pick<LaneEvents<E>, 'answered'> {
  /** It can send. */
  idle(): void;
  ended(ending: Ending<E>): void;
}

/** How a connection ended. */
interface Ending<E extends Exchange> {
  /** What was in flight on it. */
  exchange: E | null;
  reason: string;
  /** False where that is because the timeout has passed. */
  inTime: boolean;
  wasConnected: boolean;
  /** Whether a part of the answer had come. */
  hasBegun: boolean;
}

/** What a read copies into; it is taken out of it before the next read, so all connections of a thread share one. */
const READ_BUFFER = Buffer.allocUnsafeSlow(262_144);

class Connection<E extends Exchange> {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents<E>;
  readonly #answer = new HttpAnswer();
  #exchange: E | null = null;
  readonly #createdMs = performance.now();
  isConnected = false;
  #hasEnded = false;

  constructor({ host, port }: LaneOptions, events: ConnectionEvents<E>) {
    this.#events = events;
    const onread = { buffer: READ_BUFFER, callback: (length: number) => this.#read(length) };
    this.#socket = connect({ host, port, noDelay: true, onread });
    this.#socket.once('connect', () => {
      this.isConnected = true;
      events.idle();
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) =>
      this.end(error.message || error.code || error.name, true),
    );
    this.#socket.on('close', () => this.end('the node closed the connection', true));
  }

  send(exchange: E, nowMs: number): void {
    this.#exchange = exchange;
    if (exchange.sentMs === 0) exchange.sentMs = nowMs;
    this.#socket.write(exchange.head, 'latin1');
  }

  /** Ends it where it has been opening, or the request in flight has been due, since before that moment. */
  expire(sinceMs: number, timeoutMs: number): void {
    if (this.#waitsSinceMs() < sinceMs) {
      this.end(`no ${this.isConnected ? 'answer' : 'connection'} within ${timeoutMs} ms`, false);
    }
  }

  end(reason: string, inTime: boolean): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.destroy();
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#events.ended({
      exchange,
      reason,
      inTime,
      wasConnected: this.isConnected,
      hasBegun: this.#answer.hasBegun,
    });
  }

  #waitsSinceMs(): number {
    if (!this.isConnected) return this.#createdMs;
    return this.#exchange ? this.#exchange.dueMs : Number.POSITIVE_INFINITY;
  }

  #read(length: number): boolean {
    const exchange = this.#exchange;
    try {
      if (!exchange) throw new Error('an answer to no request');
      if (!this.#answer.take(READ_BUFFER, length)) return true;
    } catch (error) {
      this.end((error as Error).message, true);
      return true;
    }
    this.#exchange = null;
    this.#events.answered(exchange, this.#answer, performance.now());
    if (!this.#hasEnded) this.#events.idle();
    return true;
  }
}
