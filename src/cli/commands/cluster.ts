import { once } from 'node:events';
import { Option } from 'commander';
import type { Cluster } from '../../cluster/cluster.ts';
import { RingmarkError } from '../../lib/errors.ts';
import { ASK_FOR_TOKEN, type AuthOptions, addAuthOptions, authTokenOf } from '../auth-options.ts';
import { type DurabilityOptions, dataDirOption, expectDurability, syncOption } from '../durability-options.ts';
import { type LiveAddress, liveAddress, openLivePage, UI_FLAG } from '../live-part.ts';
import { byteSize, integer } from '../option-parsers.ts';
import { expectPorts } from '../port-range.ts';
import { type AddCommand, examples } from '../program.ts';
import type { Session } from '../session.ts';

/** What clients take unless told otherwise. */
const PLACEMENT = { algorithm: 'ring', hash: 'xxh32', vnodes: 160 };

interface LocalClusterOptions extends AuthOptions, DurabilityOptions {
  nodes: number;
  port: number;
  host: string;
  maxMemory?: number;
  ui?: string | true;
}

/** N storage nodes, each a process, until this one is stopped. */
export const addCluster: AddCommand = (program, session) => {
  addAuthOptions(
    program.command('cluster').description('run several storage nodes on this machine until they are stopped'),
    ASK_FOR_TOKEN,
  )
    .option('--nodes <n>', 'how many', integer('--nodes', 1, 100), 3)
    .option(
      '--port <n>',
      "the first node's port, the others' follow it; 0 takes any free ones",
      integer('--port', 0, 65535),
      5000,
    )
    .option('--host <host>', 'listen on this address', '127.0.0.1')
    .addOption(
      new Option('--max-memory <size>', "room for each node's entries")
        .env('RINGMARK_MAX_MEMORY')
        .argParser(byteSize('--max-memory', 1)),
    )
    .addOption(dataDirOption('keep the entries, each node in a folder of its own in this one').env('RINGMARK_DATA_DIR'))
    .addOption(syncOption().env('RINGMARK_SYNC'))
    .option(
      UI_FLAG,
      'show them live on a page of this machine; without a port on any free one; RINGMARK_UI_KEY sets its key',
    )
    .addHelpText(
      'after',
      examples(
        'ringmark cluster',
        'ringmark cluster --nodes 5 --port 0 --max-memory 256mb',
        'ringmark cluster --ui 8080',
      ),
    )
    .action(async (options: LocalClusterOptions) => {
      const authToken = authTokenOf(options);
      const ui = liveAddress(options.ui);
      expectDurability(options);
      expectPorts(options.port, '--nodes', options.nodes);
      if (options.dataDir !== undefined) {
        const { expectNodesFolder } = await import('../../store/durable/node-folders.ts');
        expectNodesFolder(options.dataDir);
      }
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
          // On the page a node can be started again.
          if (--running === 0 && ui === undefined) allGone.abort();
        },
      });
      session.print(cluster.nodes.map((node) => node.url).join('\n'));
      session.printJson({ nodes: cluster.nodes });
      session.log(`${options.nodes === 1 ? 'a node is' : `${options.nodes} nodes are`} ready; Ctrl-C stops them`);
      const end = AbortSignal.any([session.signal, allGone.signal]);
      try {
        const page = ui === undefined ? undefined : await showCluster(session, cluster, ui, authToken);
        if (!end.aborted) await once(end, 'abort');
        await page?.close();
      } finally {
        await cluster.stop();
      }
      if (allGone.signal.aborted)
        throw new RingmarkError('ERR_NODE_UNREACHABLE', 'cluster: expected a running node, got none');
    });
};

function showCluster(session: Session, cluster: Cluster, ui: LiveAddress, authToken: string | undefined) {
  return openLivePage(session, {
    ...ui,
    nodes: cluster.nodes,
    placement: PLACEMENT,
    authToken,
    control: { kill: (id) => cluster.kill(id), start: (id) => cluster.start(id) },
  });
}
