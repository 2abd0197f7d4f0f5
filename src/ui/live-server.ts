import type { HttpRequest, HttpResponse, TemplatedApp, WebSocket } from 'uWebSockets.js';
import { randomUUID } from 'node:crypto';
import { RingmarkError } from '../lib/errors.ts';
import { listen } from '../node/listener.ts';
import { loadUws } from '../node/uws.ts';
import { Guard } from './guard.ts';
import { KEY_PARAMETER, type LiveMessage, type LiveSetting, TOKEN_HEADER } from './messages.ts';
import { POLICY } from './page-html.ts';

const HOST = '127.0.0.1';
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
};
const TOPIC = 'live';
const END = JSON.stringify({ kind: 'end' } satisfies LiveMessage);
const MAX_BODY_BYTES = 64 * 1024;
/** What a page that does not read may have waiting; beyond, it gets no more until it has read. */
const MAX_WAITING_BYTES = 256 * 1024;

/** What the page can ask for, by the path below `/do/`: gets the body of the request, gives that of the answer. */
export type Actions = Readonly<Record<string, (asked: Record<string, unknown>) => Promise<unknown>>>;

export interface LiveServerOptions {
  /** 0 takes any free port. */
  port: number;
  /** See `Guard`. */
  key?: string | undefined;
  setting: Omit<LiveSetting, 'token' | 'server'>;
  actions: Actions;
  /** The whole page. */
  pageOf: (setting: LiveSetting) => string;
}

/** A page on 127.0.0.1, and a WebSocket to it. */
export class LiveServer {
  /** With the key. */
  readonly url: string;
  readonly #app: TemplatedApp;
  readonly #closeAll: () => void;
  /** By kind. */
  readonly #last = new Map<string, string>();
  readonly #sockets = new Set<WebSocket<unknown>>();

  private constructor(app: TemplatedApp, url: string, closeAll: () => void) {
    this.#app = app;
    this.url = url;
    this.#closeAll = closeAll;
  }

  /** @throws ERR_NODE_START where it cannot listen, ERR_PLATFORM where uWebSockets.js does not load */
  static async start({ port, key, setting, actions, pageOf }: LiveServerOptions): Promise<LiveServer> {
    const uws = loadUws();
    const app = uws.App();
    const listener = await listen(uws, app, HOST, port);
    const guard = new Guard(listener.port, key);
    const server = new LiveServer(app, addressOf(listener.port, guard), () => listener.closeAll());
    const id = randomUUID();
    const page = pageOf({ ...setting, token: guard.token, server: id });
    app
      .get('/', (res, req) => {
        const [host, token] = [req.getHeader('host'), req.getQuery(KEY_PARAMETER) ?? ''];
        if (!guard.allowsHost({ host })) return refuse(res, '403 Forbidden', 'not this host');
        // What a browser states as the origin of a page that it opens is of no use: the token says enough.
        if (!guard.allows({ host, origin: '', token })) return refusePage(res);
        for (const [name, value] of Object.entries(PAGE_HEADERS)) res.writeHeader(name, value);
        res.end(page);
      })
      .ws('/live', {
        idleTimeout: 30,
        maxPayloadLength: 1024,
        maxBackpressure: MAX_WAITING_BYTES,
        upgrade: (res, req, context) => {
          // A browser's WebSocket takes no headers: the token comes as the subprotocol.
          const token = req.getHeader('sec-websocket-protocol');
          if (!guard.allows({ host: req.getHeader('host'), origin: req.getHeader('origin'), token }))
            return refuse(res, '403 Forbidden', 'not this page');
          res.upgrade(
            {},
            req.getHeader('sec-websocket-key'),
            token,
            req.getHeader('sec-websocket-extensions'),
            context,
          );
        },
        open: (socket) => server.#open(socket),
        close: (socket) => server.#sockets.delete(socket),
      })
      .post('/do/:action', (res, req) => {
        const asked = {
          host: req.getHeader('host'),
          origin: req.getHeader('origin'),
          token: req.getHeader(TOKEN_HEADER),
        };
        const name = req.getParameter(0) ?? '';
        if (!guard.allows(asked)) return refuse(res, '403 Forbidden', 'not this page');
        const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
        if (action === undefined) return refuse(res, '404 Not Found', 'no such action');
        perform(res, action);
      })
      .any('/*', (res, _req: HttpRequest) => refuse(res, '404 Not Found', 'no such page'));
    // Not before there is a WebSocket: uWebSockets.js would crash.
    server.send({ kind: 'server', server: id });
    return server;
  }

  /** Tells every page that is open. */
  send(message: LiveMessage): void {
    const text = JSON.stringify(message);
    this.#last.set(message.kind, text);
    this.#app.publish(TOPIC, text);
  }

  /** Says to every page that this is the end. */
  close(): void {
    // Not published: that would be sent with the next turn of the loop, which is too late.
    for (const socket of this.#sockets) socket.send(END);
    this.#sockets.clear();
    this.#closeAll();
  }

  /** A page that comes later sees what the others saw last. */
  #open(socket: WebSocket<unknown>): void {
    this.#sockets.add(socket);
    socket.subscribe(TOPIC);
    for (const text of this.#last.values()) socket.send(text);
  }
}

/** As a browser writes it, so without port 80. */
function addressOf(port: number, { token }: Guard): string {
  const url = new URL(`http://localhost:${port}`);
  url.searchParams.set(KEY_PARAMETER, token);
  return url.href;
}

/** For whoever typed the address. */
function refusePage(res: HttpResponse): void {
  res.writeStatus('403 Forbidden').writeHeader('Content-Type', 'text/plain; charset=utf-8');
  res.end('This page is only for who started it: open the whole address that ringmark printed, with its key.\n');
}

function refuse(res: HttpResponse, status: string, error: string): void {
  res.writeStatus(status).writeHeader('Content-Type', 'application/json').end(JSON.stringify({ error }));
}

function perform(res: HttpResponse, action: (asked: Record<string, unknown>) => Promise<unknown>): void {
  let isAborted = false;
  const chunks: Buffer[] = [];
  let bytes = 0;
  res.onAborted(() => {
    isAborted = true;
  });
  const answer = (status: string, body: unknown) => {
    if (isAborted) return;
    isAborted = true;
    res.cork(() => res.writeStatus(status).writeHeader('Content-Type', 'application/json').end(JSON.stringify(body)));
  };
  res.onData((chunk, isLast) => {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return answer('413 Content Too Large', { error: `more than ${MAX_BODY_BYTES} bytes` });
    // What comes is detached afterwards.
    chunks.push(Buffer.from(chunk.slice(0)));
    if (!isLast) return;
    void Promise.resolve()
      .then(() => action(objectOf(Buffer.concat(chunks).toString())))
      .then((body) => answer('200 OK', body ?? {}))
      .catch((error: Error) => {
        answer(statusOf(error), { error: error.message });
      });
  });
}

function statusOf(error: Error): string {
  const code = error instanceof RingmarkError ? error.code : undefined;
  if (code === 'ERR_USAGE') return '400 Bad Request';
  // Such as to start a node that runs.
  return code === 'ERR_STATE' ? '409 Conflict' : '502 Bad Gateway';
}

/** @throws ERR_USAGE unless the text is a JSON object. */
function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {}
  throw new RingmarkError('ERR_USAGE', 'expected a JSON object');
}
