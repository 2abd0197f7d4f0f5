import type { ClientNode } from '../../client/client-node.ts';
import { type AuthOptions, addAuthOptions, authTokenOf } from '../auth-options.ts';
import { nodesOption } from '../client-options.ts';
import { type AddCommand, examples } from '../program.ts';

/** The walk-through: two keys stored and read through the ring, and what another node would change. */
export const addDemo: AddCommand = (program, session) => {
  addAuthOptions(
    program.command('demo').description('store and read two keys through the ring, and show where others go'),
    'what the nodes ask for',
  )
    .addOption(nodesOption('a running cluster: URL,URL,… or ID=URL,…; without it three local nodes are started'))
    .addHelpText(
      'after',
      examples(
        'ringmark demo',
        'ringmark demo --nodes http://localhost:5000,http://localhost:5001,http://localhost:5002',
      ),
    )
    .action(async ({ nodes, ...auth }: AuthOptions & { nodes?: ClientNode[] }) => {
      const authToken = authTokenOf(auth);
      const { demonstrate } = await import('../demonstration.ts');
      if (nodes) return demonstrate(session, nodes, authToken);
      const { startCluster } = await import('../../cluster/cluster.ts');
      const cluster = await startCluster({
        nodes: 3,
        ...(authToken !== undefined && { authToken }),
        signal: session.signal,
      });
      try {
        await demonstrate(session, cluster.nodes, authToken);
      } finally {
        await cluster.stop();
      }
    });
};
