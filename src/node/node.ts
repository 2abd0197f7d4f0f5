import { MAX_BATCH_BYTES } from '../protocol/limits.ts';
import { FlatStore } from '../store/flat/flat-store.ts';
import type { Store } from '../store/store.ts';
import { EventLoopDelay } from './event-loop-delay.ts';
import { ENVELOPE_BYTES } from './json-form.ts';
import { type Listener, listen } from './listener.ts';
import { logEvent } from './log.ts';
import { type NodeOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { route } from './routes.ts';
import type { Observed } from './stats.ts';
import { Sweeper } from './sweeper.ts';
import { Traffic } from './traffic.ts';
import { loadUws } from './uws.ts';
import { warningOf } from './warning.ts';

/** A node that drains and is asked nothing for so long has no busy clients left. */
const QUIET_MS = 50;

/** A storage node that listens. */
export interface RunningNode {
  /** Where it is reached from this machine, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly id: string;
  /**
   * Ends the node in good order: `/readyz` turns 503, no connection is accepted any more, requests in flight are answered,
   * then all connections are closed. Settles when that is done, after `drainMs` at the latest, or when `close` is called.
   * @throws ERR_DATA_DIR where acknowledged changes did not come to the disk, which `--sync interval` allows
   */
  drain(): Promise<void>;
  /** Ends the node at once. Does nothing where it has ended. `drain` settles when the data folder, if any, is let go of. */
  close(): void;
}

/**
 * Starts a storage node in this process.
 * @throws ERR_USAGE for a bad option, ERR_NODE_START where it cannot listen, ERR_DATA_DIR where it cannot use its data folder,
 * ERR_PLATFORM where uWebSockets.js does not load, or lmdb where it is needed
 */
export async function startNode(options: NodeOptions = {}): Promise<RunningNode> {
  const resolved = resolveOptions(options);
  // Before the store: what cannot run at all leaves no data folder behind.
  loadUws();
  return startNodeOn(await openStore(resolved), resolved);
}

/** The same with a store of the caller's own, which is closed with the node. */
export async function startNodeOn(store: Store, options: NodeOptions): Promise<RunningNode> {
  const resolved = resolveOptions(options);
  const { host, log } = resolved;
  const startedMs = performance.now();
  const uws = loadUws();
  const longestBody = Math.max(resolved.maxValueBytes + ENVELOPE_BYTES, MAX_BATCH_BYTES);
  const traffic = new Traffic(resolved.maxHeldBytes, longestBody, store.maxBytes);
  traffic.onError = (error) => logEvent(log, 'error', { error: String(error) });
  const app = uws.App();
  const { dataDir, maxValueBytes } = resolved;
  logEvent(log, 'start', { pid: process.pid, dataDir, maxMemoryBytes: store.maxBytes, maxValueBytes });
  const listener = await listen(uws, app, host, resolved.port).catch(async (error) => {
    await store.durability?.close();
    throw error;
  });
  const id = resolved.id ?? `${host}:${listener.port}`;
  const observed: Observed = { id, store, traffic, delay: new EventLoopDelay(), startedMs };
  route(app, observed, resolved);
  const node = new ListeningNode(observed, listener, resolved);
  logEvent(log, 'listen', { id, url: node.url, warning: warningOf(resolved) });
  traffic.ready = true;
  return node;
}

/** What stores on a disk is loaded only where it is asked for: it needs an optional dependency. */
async function openStore({ dataDir, maxMemoryBytes, eviction, sync, syncMs }: ResolvedOptions): Promise<Store> {
  if (dataDir === undefined) return new FlatStore({ maxBytes: maxMemoryBytes, eviction });
  const { openDurableStore } = await import('../store/durable/open-store.ts');
  return openDurableStore(dataDir, { maxBytes: maxMemoryBytes, sync, syncMs });
}

class ListeningNode implements RunningNode {
  readonly url: string;
  readonly port: number;
  readonly id: string;
  readonly #listener: Listener;
  readonly #traffic: Traffic;
  readonly #delay: EventLoopDelay;
  readonly #store: Store;
  readonly #sweeper: Sweeper;
  readonly #options: ResolvedOptions;
  readonly #ended: Promise<void>;
  #end!: (lost: unknown) => void;
  #deadline: NodeJS.Timeout | undefined;
  #quiet: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor({ id, store, traffic, delay }: Observed, listener: Listener, options: ResolvedOptions) {
    this.id = id;
    this.port = listener.port;
    this.url = listener.url;
    this.#listener = listener;
    this.#traffic = traffic;
    this.#delay = delay;
    this.#store = store;
    this.#sweeper = new Sweeper(store);
    this.#options = options;
    this.#ended = new Promise((resolve, reject) => {
      this.#end = (lost) => (lost === undefined ? resolve() : reject(lost));
    });
    // Who does not ask how it ended is not told by the end of the process.
    this.#ended.catch(() => {});
  }

  drain(): Promise<void> {
    const traffic = this.#traffic;
    if (this.#hasEnded || traffic.draining) return this.#ended;
    traffic.ready = false;
    traffic.draining = true;
    logEvent(this.#options.log, 'drain', { id: this.id, inFlight: traffic.inFlight, drainMs: this.#options.drainMs });
    this.#listener.stopAccepting();
    this.#deadline = setTimeout(() => this.close(), this.#options.drainMs);
    this.#closeWhenQuiet(traffic.counts.total);
    return this.#ended;
  }

  /**
   * Closes once nothing is in flight and no request has come for a while: a client that keeps its connection busy is told
   * `Connection: close` with its next answer, and loses none.
   */
  #closeWhenQuiet(answered: number): void {
    const look = () => {
      const traffic = this.#traffic;
      const now = traffic.counts.total;
      if (traffic.inFlight === 0 && (now === answered || traffic.connections === 0)) this.close();
      else this.#closeWhenQuiet(now);
    };
    // Behind the next poll: what has arrived by now is answered first.
    this.#quiet = setTimeout(() => setImmediate(look), QUIET_MS);
  }

  /** Says what did not come to the disk, if anything. */
  async #closeStore(): Promise<unknown> {
    try {
      await this.#store.durability?.close();
      return undefined;
    } catch (error) {
      logEvent(this.#options.log, 'error', { error: String(error) });
      return error;
    }
  }

  close(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#quiet);
    const traffic = this.#traffic;
    traffic.ready = false;
    const { inFlight: cutOff, counts } = traffic;
    logEvent(this.#options.log, 'exit', { id: this.id, answered: counts.total, cutOff });
    this.#listener.closeAll();
    this.#delay.stop();
    this.#sweeper.stop();
    void this.#closeStore().then(this.#end);
  }
}
