import { once } from 'node:events';
import { RingmarkError } from '../../lib/errors.ts';
import { SYNCS, type Sync } from '../../store/store.ts';
import { type AuthOptions, addAuthOptions, authTokenOf } from '../auth-options.ts';
import { byteSize, integer, oneOf } from '../option-parsers.ts';
import { type AddCommand, examples } from '../program.ts';

interface LocalClusterOptions extends AuthOptions {
  nodes: number;
  port: number;
  host: string;
  maxMemory?: number;
  dataDir?: string;
  sync?: Sync;
}

/** N storage nodes, each a process, until this one is stopped. */
export const addCluster: AddCommand = (program, session) => {
  addAuthOptions(
    program.command('cluster').description('run several storage nodes on this machine until they are stopped'),
  )
    .option('--nodes <n>', 'how many', integer('--nodes', 1, 100), 3)
    .option(
      '--port <n>',
      "the first node's port, the others' follow it; 0 takes any free ones",
      integer('--port', 0, 65535),
      5000,
    )
    .option('--host <host>', 'listen on this address', '127.0.0.1')
    .option('--max-memory <size>', "room for each node's entries", byteSize('--max-memory', 1))
    .option('--data-dir <dir>', 'keep the entries, each node in a folder of its own in this one')
    .option('--sync <always|interval>', 'as with serve', oneOf('--sync', SYNCS))
    .addHelpText('after', examples('ringmark cluster', 'ringmark cluster --nodes 5 --port 0 --max-memory 256mb'))
    .action(async (options: LocalClusterOptions) => {
      const authToken = authTokenOf(options);
      session.runsUntilStopped = true;
      const { startCluster } = await import('../../cluster/cluster.ts');
      const allGone = new AbortController();
      let running = options.nodes;
      const cluster = await startCluster({
        nodes: options.nodes,
        basePort: options.port,
        host: options.host,
        ...(options.maxMemory !== undefined && { maxMemoryBytes: options.maxMemory }),
        ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
        ...(options.sync !== undefined && { sync: options.sync }),
        ...(authToken !== undefined && { authToken }),
        signal: session.signal,
        onExit: (error) => {
          session.log(`ringmark: ${error.message}`);
          if (--running === 0) allGone.abort();
        },
      });
      session.print(cluster.nodes.map((node) => node.url).join('\n'));
      session.printJson({ nodes: cluster.nodes });
      session.log(`${options.nodes} nodes are ready; Ctrl-C stops them`);
      const end = AbortSignal.any([session.signal, allGone.signal]);
      if (!end.aborted) await once(end, 'abort');
      await cluster.stop();
      if (allGone.signal.aborted)
        throw new RingmarkError('ERR_NODE_UNREACHABLE', 'cluster: expected a running node, got none');
    });
};
