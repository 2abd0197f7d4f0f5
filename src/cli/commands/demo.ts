import type { ClientNode } from '../../client/client-node.ts';
import { nodesOption } from '../client-options.ts';
import { type AddCommand, examples } from '../program.ts';

/** The walk-through: two keys stored and read through the ring, and what another node would change. */
export const addDemo: AddCommand = (program, session) => {
  program
    .command('demo')
    .description('store and read two keys through the ring, and show where others go')
    .addOption(nodesOption('a running cluster: URL,URL,… or ID=URL,…; without it three local nodes are started'))
    .addHelpText(
      'after',
      examples(
        'ringmark demo',
        'ringmark demo --nodes http://localhost:5000,http://localhost:5001,http://localhost:5002',
      ),
    )
    .action(async ({ nodes }: { nodes?: ClientNode[] }) => {
      const { demonstrate } = await import('../demonstration.ts');
      if (nodes) return demonstrate(session, nodes);
      const { startCluster } = await import('../../cluster/cluster.ts');
      const cluster = await startCluster({ nodes: 3, signal: session.signal });
      try {
        await demonstrate(session, cluster.nodes);
      } finally {
        await cluster.stop();
      }
    });
};
