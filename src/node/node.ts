import { MemoryStore } from '../store/memory-store.ts';
import { type Listener, listen } from './listener.ts';
import { logEvent } from './log.ts';
import { isLoopback, type NodeOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { resourcesOf, route } from './routes.ts';
import { Traffic } from './traffic.ts';
import { loadUws } from './uws.ts';

/** A storage node that listens. */
export interface RunningNode {
  /** Where it is reached from this machine, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly id: string;
  /**
   * Ends the node in good order: `/readyz` turns 503, no connection is accepted any more, requests in flight are answered,
   * then all connections are closed. Settles when that is done, after `drainMs` at the latest, or when `close` is called.
   */
  drain(): Promise<void>;
  /** Ends the node at once. Does nothing where it has ended. */
  close(): void;
}

/**
 * Starts a storage node in this process.
 * @throws ERR_USAGE for a bad option, ERR_NODE_START where it cannot listen, ERR_PLATFORM where uWebSockets.js does not load
 */
export async function startNode(options: NodeOptions = {}): Promise<RunningNode> {
  const resolved = resolveOptions(options);
  const { host, log } = resolved;
  const uws = loadUws();
  const traffic = new Traffic();
  const store = new MemoryStore(resolved.maxMemoryBytes);
  const app = uws.App();
  logEvent(log, 'start', { pid: process.pid, maxMemoryBytes: store.maxBytes, maxValueBytes: resolved.maxValueBytes });
  const listener = await listen(uws, app, host, resolved.port);
  const id = resolved.id ?? `${host}:${listener.port}`;
  route(app, traffic, resourcesOf(store, traffic, { id, maxValueBytes: resolved.maxValueBytes }));
  const node = new ListeningNode(id, listener, traffic, resolved);
  const warning = isLoopback(host)
    ? {}
    : { warning: 'no authentication: whoever reaches this address reads and writes every entry' };
  logEvent(log, 'listen', { id, url: node.url, ...warning });
  traffic.ready = true;
  return node;
}

class ListeningNode implements RunningNode {
  readonly url: string;
  readonly port: number;
  readonly id: string;
  readonly #listener: Listener;
  readonly #traffic: Traffic;
  readonly #options: ResolvedOptions;
  readonly #ended: Promise<void>;
  #end!: () => void;
  #deadline: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(id: string, listener: Listener, traffic: Traffic, options: ResolvedOptions) {
    this.id = id;
    this.port = listener.port;
    this.url = listener.url;
    this.#listener = listener;
    this.#traffic = traffic;
    this.#options = options;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  drain(): Promise<void> {
    const traffic = this.#traffic;
    if (this.#hasEnded || traffic.draining) return this.#ended;
    traffic.ready = false;
    traffic.draining = true;
    logEvent(this.#options.log, 'drain', { id: this.id, inFlight: traffic.inFlight, drainMs: this.#options.drainMs });
    this.#listener.stopAccepting();
    this.#deadline = setTimeout(() => this.close(), this.#options.drainMs);
    // Not at once: the answer that made the node idle is still to be handed to the kernel.
    traffic.onIdle = () => setImmediate(() => traffic.inFlight === 0 && this.close());
    if (traffic.inFlight === 0) traffic.onIdle();
    return this.#ended;
  }

  close(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#deadline);
    const traffic = this.#traffic;
    traffic.ready = false;
    traffic.onIdle = () => {};
    logEvent(this.#options.log, 'exit', { id: this.id, cutOff: traffic.inFlight });
    this.#listener.closeAll();
    this.#end();
  }
}
