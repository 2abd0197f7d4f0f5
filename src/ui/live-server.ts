import type { HttpRequest, HttpResponse, TemplatedApp, WebSocket } from 'uWebSockets.js';
import { RingmarkError } from '../lib/errors.ts';
import { listen } from '../node/listener.ts';
import { loadUws } from '../node/uws.ts';
import { Guard, KEY_PARAMETER } from './guard.ts';
import { ENDED_CODE, type LiveMessage, type LiveSetting, TOKEN_HEADER } from './messages.ts';
import { POLICY } from './page-html.ts';

const HOST = '127.0.0.1';
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-store',
};
const TOPIC = 'live';
const MAX_BODY_BYTES = 64 * 1024;
/** What a page that does not read may have waiting; beyond, it gets no more until it has read. */
const MAX_WAITING_BYTES = 256 * 1024;

/** What the page can ask for, by the path below `/do/`: gets the body of the request, gives that of the answer. */
export type Actions = Readonly<Record<string, (asked: Record<string, unknown>) => Promise<unknown>>>;

export interface LiveServerOptions {
  /** 0 takes any free port. */
  port: number;
  setting: Omit<LiveSetting, 'token'>;
  /** Whether the nodes ask for a token: then the page goes to nobody who has not its whole URL. */
  isGuarded?: boolean;
  actions: Actions;
  /** The whole page. */
  pageOf: (setting: LiveSetting) => string;
}

/** A page on 127.0.0.1, and a WebSocket to it. */
export class LiveServer {
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
  static async start({ port, setting, isGuarded, actions, pageOf }: LiveServerOptions): Promise<LiveServer> {
    const uws = loadUws();
    const app = uws.App();
    const listener = await listen(uws, app, HOST, port);
    const guard = new Guard(listener.port, isGuarded);
    const path = guard.key === '' ? '' : `/?${KEY_PARAMETER}=${guard.key}`;
    const server = new LiveServer(app, `http://localhost:${listener.port}${path}`, () => listener.closeAll());
    const page = pageOf({ ...setting, token: guard.token });
    app
      .get('/', (res, req) => {
        const asked = { host: req.getHeader('host'), key: req.getQuery(KEY_PARAMETER) ?? '' };
        if (!guard.allowsPage(asked)) return refuse(res, '403 Forbidden', 'expected the whole URL that was printed');
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
    return server;
  }

  /** Tells every page that is open. */
  send(message: LiveMessage): void {
    const text = JSON.stringify(message);
    this.#last.set(message.kind, text);
    this.#app.publish(TOPIC, text);
  }

  close(): void {
    for (const socket of [...this.#sockets]) socket.end(ENDED_CODE, 'ended');
    this.#closeAll();
  }

  /** A page that comes later sees what the others saw last. */
  #open(socket: WebSocket<unknown>): void {
    this.#sockets.add(socket);
    socket.subscribe(TOPIC);
    for (const text of this.#last.values()) socket.send(text);
  }
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
