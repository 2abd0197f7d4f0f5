import { startCluster } from '../src/cluster/cluster.ts';
import type { MissingSubject } from '../src/measure/scenario.ts';
import type { ServerScenario, ServerSubject } from '../src/measure/server-scenario.ts';
import { BATCH_TYPE } from '../src/protocol/batch/layout.ts';
import { BatchRequestWriter } from '../src/protocol/batch/request-writer.ts';
import { keyPath } from '../src/protocol/key.ts';
import { BATCH_PATH } from '../src/protocol/paths.ts';
import { postBatch } from './servers/put-load.ts';
import { startRedis } from './servers/redis.ts';
import { valueText } from './servers/values.ts';

const BASELINE = 'ringmark node, one key a request';
const VALUE_BYTES = 100;
const VALUE = valueText(VALUE_BYTES);
const BATCH = 100;
const KEYS = Array.from({ length: 10_000 }, (_, i) => `user:${1_000_000 + i}:profil`);

const POINT = { method: 'GET', valueBytes: VALUE_BYTES } as const;

/** What a request costs beside what it asks for, shared by many keys. Time per operation is time per key. */
export const batch: ServerScenario<typeof POINT> = {
  name: 'batch',
  question: 'What does a key cost by itself, and what in a batch, beside Redis GET and MGET?',
  baseline: BASELINE,
  matrix: [POINT],
  quickMatrix: [POINT],
  async start(meter) {
    const cluster = await startCluster({ nodes: 1 });
    const { url } = cluster.nodes[0]!;
    await fill(url);
    const redis = await startRedis();
    return {
      subjects: ({ method, valueBytes }) => {
        const asked = KEYS.filter((_, i) => i % (KEYS.length / BATCH) === 0);
        const one = { method, url: url + keyPath(asked[0]!) };
        const many = { method: 'POST', url: url + BATCH_PATH, body: frameOf(asked), type: BATCH_TYPE } as const;
        const subjects: (ServerSubject | MissingSubject)[] = [
          { name: BASELINE, measure: (seconds) => meter(one, seconds) },
          {
            name: `ringmark node, batches of ${BATCH}`,
            measure: async (seconds) => BATCH * (await meter(many, seconds)),
          },
        ];
        return 'missing' in redis
          ? [...subjects, redis]
          : [...subjects, redis.subject(method, valueBytes), redis.mget(asked, VALUE)];
      },
      stop: async () => {
        await Promise.all([cluster.stop(), 'stop' in redis && redis.stop()]);
      },
    };
  },
};

async function fill(url: string): Promise<void> {
  const writer = new BatchRequestWriter();
  writer.start();
  for (const key of KEYS) writer.put(key, Buffer.from(VALUE));
  await postBatch(url, writer.finish());
}

function frameOf(keys: readonly string[]): Buffer {
  const writer = new BatchRequestWriter();
  writer.start();
  for (const key of keys) writer.get(key);
  return writer.finish();
}
