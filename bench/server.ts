import { startCluster } from '../src/cluster/cluster.ts';
import type { MissingSubject } from '../src/measure/scenario.ts';
import type { ServerScenario, ServerSubject } from '../src/measure/server-scenario.ts';
import { bareServers } from './servers/bare-servers.ts';
import { startMemcached } from './servers/memcached.ts';
import { startRedis } from './servers/redis.ts';
import { PATHS, storeValues, valueText } from './servers/values.ts';

const BASELINE = 'bare uWebSockets.js';

type Point = { method: 'GET' | 'PUT'; valueBytes: 100 | 10_000 };

const small: readonly Point[] = [
  { method: 'GET', valueBytes: 100 },
  { method: 'PUT', valueBytes: 100 },
];

/** One storage node beside servers that write the same headers and the same bytes, and beside the stores that it may stand in for. */
export const server: ServerScenario<Point> = {
  name: 'server',
  question: 'What does the node cost on top of the HTTP server it stands on, and what do others?',
  baseline: BASELINE,
  matrix: [...small, { method: 'GET', valueBytes: 10_000 }, { method: 'PUT', valueBytes: 10_000 }],
  quickMatrix: small.slice(0, 1),
  async start(meter) {
    const cluster = await startCluster({ nodes: 1 });
    const { url } = cluster.nodes[0]!;
    await storeValues(url);
    const bare = await bareServers(url);
    const http = [...bare.servers, { name: 'ringmark node', url }];
    const others = await Promise.all([startRedis(), startMemcached()]);
    return {
      subjects: ({ method, valueBytes }) => [
        ...http.map((server): ServerSubject | MissingSubject => {
          if ('missing' in server) return server;
          const body = method === 'PUT' ? { body: valueText(valueBytes) } : {};
          const request = { method, url: server.url + PATHS[valueBytes], ...body };
          return { name: server.name, measure: (seconds) => meter(request, seconds) };
        }),
        ...others.map((other): ServerSubject | MissingSubject =>
          'missing' in other ? other : other.subject(method, valueBytes),
        ),
      ],
      stop: async () => {
        await Promise.all([cluster.stop(), bare.stop(), ...others.map((other) => 'stop' in other && other.stop())]);
      },
    };
  },
};
