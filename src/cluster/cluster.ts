import { RingmarkError } from '../lib/errors.ts';
import { expectInteger, usageError } from '../lib/expect.ts';
import { NodeProcess } from './node-process.ts';

export interface ClusterOptions {
  /** How many: 1 to 100. Their ids are `node-1` to `node-N`. */
  nodes: number;
  /** The first node's port, the others' follow it; 0, the default, takes any free ports. */
  basePort?: number;
  /** What they listen on; `127.0.0.1` unless told otherwise. */
  host?: string;
  /** Of each node; the node's own default unless told otherwise. */
  maxMemoryBytes?: number;
  /** Aborted while the nodes start, it stops them. */
  signal?: AbortSignal;
  /** Called when a node ends that nobody stopped: ERR_NODE_UNREACHABLE, with the node's URL and how it ended. */
  onExit?: (error: RingmarkError) => void;
}

/** One node of a running cluster. */
export interface ClusterNode {
  readonly id: string;
  /** `http://localhost:PORT` */
  readonly url: string;
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
  const { host = '127.0.0.1', maxMemoryBytes, signal, onExit } = options;
  const basePort = expectInteger('port', options.basePort ?? 0, 0, 65_536 - count);
  signal?.throwIfAborted();
  const processes = Array.from({ length: count }, (_, i) => {
    const port = basePort === 0 ? 0 : basePort + i;
    return new NodeProcess({ id: `node-${i + 1}`, host, port, maxMemoryBytes });
  });
  const killAll = () => {
    for (const node of processes) node.killNow();
  };
  process.once('exit', killAll);
  try {
    const urls = await Promise.all(processes.map((node) => node.ready(signal)));
    return new Cluster(processes, urls, onExit, () => process.off('exit', killAll));
  } catch (error) {
    await Promise.all(processes.map((node) => node.kill()));
    process.off('exit', killAll);
    throw error;
  }
}

/** Running nodes. */
export class Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly #processes: readonly NodeProcess[];
  readonly #onStopped: () => void;

  constructor(
    processes: readonly NodeProcess[],
    urls: readonly string[],
    onExit: ((error: RingmarkError) => void) | undefined,
    onStopped: () => void,
  ) {
    this.#processes = processes;
    this.#onStopped = onStopped;
    this.nodes = processes.map((node, i) => ({ id: node.id, url: urls[i]!, pid: node.pid! }));
    processes.forEach((node, i) => {
      void node.exited.then((how) => {
        if (!node.isEnding) onExit?.(exitError(node.id, urls[i]!, how));
      });
    });
  }

  /** Lets every node finish its requests in flight, for a few seconds at most. Returns when all are reaped. */
  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((node) => node.stop()));
    this.#onStopped();
  }

  /**
   * Ends one node at once, as a crash would, and leaves the others running. Returns when it is reaped.
   * @throws ERR_USAGE when there is no such node.
   */
  async kill(id: string): Promise<void> {
    const node = this.#processes.find((each) => each.id === id);
    if (!node) throw usageError('id', `one of ${this.nodes.map((each) => each.id).join(', ')}`, id);
    await node.kill();
  }
}

function exitError(id: string, url: string, how: string): RingmarkError {
  const message = `${id} (${url}): expected it to run until it is stopped, got ${how}`;
  return new RingmarkError('ERR_NODE_UNREACHABLE', message, { node: url });
}
