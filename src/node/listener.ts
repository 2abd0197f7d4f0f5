import type { TemplatedApp, us_listen_socket } from 'uWebSockets.js';
import { type AddressInfo, createServer } from 'node:net';
import { RingmarkError } from '../lib/errors.ts';
import type { Uws } from './uws.ts';

const LISTEN_EXCLUSIVE_PORT = 1;
/** Of free ports, each of which somebody else may take first. */
const MOST_TRIES = 10;

/** The type declarations lack the overload with a host and options. */
type Listen = (host: string, port: number, options: number, done: (socket: us_listen_socket | false) => void) => void;

/** An address on which a node accepts connections. */
export interface Listener {
  readonly port: number;
  /** Where it is reached from this machine. */
  readonly url: string;
  stopAccepting(): void;
  /** Ends every connection too. */
  closeAll(): void;
}

/** @throws ERR_NODE_START naming host and port. */
export async function listen(uws: Uws, app: TemplatedApp, host: string, port: number): Promise<Listener> {
  const socket = port === 0 ? await listenAnywhere(app, host) : tryListen(app, host, port);
  if (socket === false) throw await notListening(host, port);
  return listenerOf(uws, app, host, socket);
}

function tryListen(app: TemplatedApp, host: string, port: number): us_listen_socket | false {
  let socket: us_listen_socket | false = false;
  // Exclusive: a second node on the same port would otherwise get a share of the connections in silence.
  (app.listen as unknown as Listen).call(app, host, port, LISTEN_EXCLUSIVE_PORT, (listening) => {
    socket = listening;
  });
  return socket;
}

/**
 * On a free port that is looked for first: a socket that uWebSockets.js binds to port 0 is without SO_REUSEADDR, and a node
 * that is started again on that port would be refused it until the connections of the old one are forgotten, for a minute.
 */
async function listenAnywhere(app: TemplatedApp, host: string): Promise<us_listen_socket | false> {
  let socket: us_listen_socket | false = false;
  for (let tries = 0; socket === false && tries < MOST_TRIES; tries++) {
    const port = await freePort(host);
    socket = port === undefined ? false : tryListen(app, host, port);
  }
  return socket;
}

/** One that nobody had a moment ago; undefined where nobody can listen on that host at all. */
async function freePort(host: string): Promise<number | undefined> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(undefined));
    probe.listen({ host, port: 0, exclusive: true }, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function listenerOf(uws: Uws, app: TemplatedApp, host: string, socket: us_listen_socket): Listener {
  let accepts = true;
  const port = uws.us_socket_local_port(socket);
  return {
    port,
    url: `http://${reachable(host)}:${port}`,
    stopAccepting() {
      if (accepts) uws.us_listen_socket_close(socket);
      accepts = false;
    },
    closeAll() {
      accepts = false;
      app.close();
    },
  };
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** uWebSockets.js says only that it failed: node:net, which fails alike, says why. */
async function notListening(host: string, port: number): Promise<RingmarkError> {
  const cause = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
  const reason = cause?.code === 'EADDRINUSE' ? 'the port is in use' : (cause?.message ?? 'the system refused it');
  const message = `${host}:${port}: expected an address that a node can listen on, but ${reason}`;
  return new RingmarkError('ERR_NODE_START', message, { cause });
}
