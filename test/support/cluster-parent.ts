// A process that starts nodes, shows their process ids, and then ends in the manner of its argument, or waits to be killed.

import { setTimeout as delay } from 'node:timers/promises';
import { startCluster } from '../../src/cluster/cluster.ts';
import { NodeProcess } from '../../src/cluster/node-process.ts';

const [manner] = process.argv.slice(2);
let pids: (number | undefined)[];
if (manner === 'starting') {
  const start = (id: string) => new NodeProcess({ id, host: '127.0.0.1', port: 0 });
  pids = ['node-1', 'node-2', 'node-3'].map((id) => start(id).pid);
} else {
  const cluster = await startCluster({ nodes: 3 });
  pids = cluster.nodes.map((node) => node.pid);
  if (manner === 'paused') for (const { id } of cluster.nodes) cluster.pause(id);
}
console.log(JSON.stringify(pids));
if (manner === 'exit') {
  // A node that hangs does not notice that its parent goes.
  for (const pid of pids) process.kill(pid!, 'SIGSTOP');
  process.exit(0);
}
if (manner === 'throw') throw new Error('on purpose');
await delay(60_000);
