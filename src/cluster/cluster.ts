import { join } from 'node:path';
import { RingmarkError } from '../lib/errors.ts';
import { expectInteger, usageError } from '../lib/expect.ts';
import { NodeProcess, type NodeProcessOptions } from './node-process.ts';

export interface ClusterOptions extends Pick<NodeProcessOptions, 'drainMs' | 'args' | 'log'> {
  /** How many: 1 to 100. */
  nodes: number;
  /** By number, from 1 on; `node-1` to `node-N` unless told otherwise. */
  idOf?: (number: number) => string;
  /** The first node's port, the others' follow it; 0, the default, takes any free ports. */
  basePort?: number;
  /** What they listen on; `127.0.0.1` unless told otherwise. */
  host?: string;
  /** Of each node; the node's own default unless told otherwise. */
  maxMemoryBytes?: number;
  /** Each keeps its entries in a folder named after it in this one; in memory unless told otherwise. */
  dataDir?: string;
  /** `always` or `interval`, with a data folder; the node's own default unless told otherwise. */
  sync?: string;
  /** What they ask for in every request but `/healthz`; nothing unless told otherwise, whatever the environment says. */
  authToken?: string;
  /** Aborted while the nodes start, it stops them. */
  signal?: AbortSignal;
  /** Called when a node ends that nobody stopped: ERR_NODE_UNREACHABLE, with the node's URL and how it ended. */
  onExit?: (error: RingmarkError, id: string) => void;
}

/** One node of a running cluster. */
export interface ClusterNode {
  readonly id: string;
  /** `http://localhost:PORT`; the same when it is started again. */
  readonly url: string;
  /** Of its last process. */
  readonly pid: number;
}

/**
 * Starts N storage nodes as processes of this machine, and returns when all of them are ready. No node outlives this
 * process, even where it is killed.
 * @throws ERR_USAGE when an option is out of range.
 * @throws ERR_NODE_START when a node does not start, after the others were stopped; the signal's reason when it is aborted.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const count = expectInteger('nodes', options.nodes, 1, 100);
  const { host = '127.0.0.1', idOf = (number) => `node-${number}`, signal } = options;
  const { maxMemoryBytes, dataDir, sync, authToken, drainMs, args, log } = options;
  const basePort = expectInteger('port', options.basePort ?? 0, 0, 65_536 - count);
  signal?.throwIfAborted();
  const processes = Array.from({ length: count }, (_, i) => {
    const port = basePort === 0 ? 0 : basePort + i;
    const id = idOf(i + 1);
    const folder = dataDir && join(dataDir, id);
    return new NodeProcess({
      ...{ id, host, port, maxMemoryBytes, authToken, drainMs, args, log },
      ...{ dataDir: folder, sync },
    });
  });
  const killAll = () => {
    for (const node of processes) node.killNow();
  };
  process.once('exit', killAll);
  try {
    const urls = await Promise.all(processes.map((node) => node.ready(signal)));
    return new Cluster(processes, urls, options, () => process.off('exit', killAll));
  } catch (error) {
    await Promise.all(processes.map((node) => node.kill()));
    process.off('exit', killAll);
    throw error;
  }
}

/** Running nodes. */
export class Cluster {
  readonly #processes: NodeProcess[];
  readonly #urls: readonly string[];
  readonly #options: ClusterOptions;
  readonly #onStopped: () => void;

  /** @param processes kept up to date here */
  constructor(processes: NodeProcess[], urls: readonly string[], options: ClusterOptions, onStopped: () => void) {
    this.#processes = processes;
    this.#urls = urls;
    this.#options = options;
    this.#onStopped = onStopped;
    for (const at of processes.keys()) this.#watch(at);
  }

  get nodes(): readonly ClusterNode[] {
    return this.#processes.map(({ id, pid }, at) => ({ id, url: this.#urls[at]!, pid: pid! }));
  }

  /** Lets every node finish its requests in flight, for a few seconds at most. Returns when all are reaped. */
  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((node) => node.stop()));
    this.#onStopped();
  }

  /**
   * Ends one node at once, as a crash would, and leaves the others running. Returns when it is reaped.
   * @throws ERR_USAGE when there is no such node; ERR_STATE when it has ended.
   */
  async kill(id: string): Promise<void> {
    const node = this.#processes[this.#at(id)]!;
    if (node.hasExited)
      throw new RingmarkError('ERR_STATE', `${id}: expected a node that runs, got one that has ended`);
    await node.kill();
  }

  /**
   * Starts a node again that has ended: a new process on the same port, which knows nothing of what the old one held, but for
   * what is in its data folder. Returns when it is ready.
   * @throws ERR_USAGE when there is no such node; ERR_STATE when it has not ended; ERR_NODE_START when it does not start.
   */
  async start(id: string): Promise<void> {
    const at = this.#at(id);
    const old = this.#processes[at]!;
    if (!old.hasExited)
      throw new RingmarkError('ERR_STATE', `${id}: expected a node that has ended, got one that runs`);
    const node = new NodeProcess({ ...old.options, port: Number(new URL(this.#urls[at]!).port) });
    this.#processes[at] = node;
    try {
      await node.ready(this.#options.signal);
    } catch (error) {
      await node.kill();
      throw error;
    }
    this.#watch(at);
  }

  /**
   * Has a node stand still: it answers nothing and drops nothing, until `resume`, or until this process ends.
   * @throws ERR_USAGE when there is no such node; ERR_STATE when it does not run.
   */
  pause(id: string): void {
    this.#processes[this.#at(id)]!.pause();
  }

  /** Lets a node go on that stands still; nothing where it does not. @throws ERR_USAGE when there is no such node. */
  async resume(id: string): Promise<void> {
    await this.#processes[this.#at(id)]!.resume();
  }

  #at(id: string): number {
    const at = this.#processes.findIndex((node) => node.id === id);
    if (at === -1) throw usageError('id', `one of ${this.nodes.map((node) => node.id).join(', ')}`, id);
    return at;
  }

  #watch(at: number): void {
    const node = this.#processes[at]!;
    void node.exited.then((how) => {
      if (!node.isEnding) this.#options.onExit?.(exitError(node.id, this.#urls[at]!, how), node.id);
    });
  }
}

function exitError(id: string, url: string, how: string): RingmarkError {
  const message = `${id} (${url}): expected it to run until it is stopped, got ${how}`;
  return new RingmarkError('ERR_NODE_UNREACHABLE', message, { node: url });
}
