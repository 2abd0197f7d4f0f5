import { setTimeout } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts';
import { isLogged } from './node-process.ts';

export interface ShardsOptions extends Omit<ClusterOptions, 'onExit' | 'nodes' | 'log'> {
  /** How many: 2 to 100. */
  shards: number;
  log: (line: string) => void;
}

/** A shard that ends at once each time is started again no more often than this. */
const PAUSE_MS = 1000;

/**
 * One node as several processes, a core each: every shard is a node of its own on a port of its own, so that a request is
 * answered by the process that it reaches. A shard that ends is started again, with what is in its data folder; the others go on.
 * @throws as `startCluster` does
 */
export async function startShards({ shards, log, ...options }: ShardsOptions): Promise<Cluster> {
  const restart = async (id: string) => {
    await setTimeout(PAUSE_MS);
    if (options.signal?.aborted) return;
    await cluster.start(id).catch((error: Error) => {
      log(lineOf(error));
      if (!options.signal?.aborted) void restart(id);
    });
  };
  const cluster = await startCluster({
    ...options,
    nodes: shards,
    // What ended it stands in the error.
    log: (line) => isLogged(line) && log(line),
    onExit: (error, id) => {
      log(lineOf(error));
      void restart(id);
    },
  });
  return cluster;
}

/** As nodes log. */
function lineOf(error: Error): string {
  return JSON.stringify({ time: new Date().toISOString(), event: 'error', error: error.message });
}
