import { Pool } from 'undici';
import { KvClient } from '../src/client/kv-client.ts';
import { startCluster } from '../src/cluster/cluster.ts';
import type { CallParameters, CallScenario, CallSubject } from '../src/measure/call-scenario.ts';
import { httpCalls } from './subjects/http-calls.ts';
import { redisCalls } from './subjects/redis-calls.ts';

const VALUE = 'v'.repeat(100);
const KEYS = Array.from({ length: 10_000 }, (_, i) => `user:${1_000_000 + i}:profile`);
/** Coprime to the number of keys: no two calls in flight are for the same one. */
const STRIDE = 7_919;

type Parameters = CallParameters & { readonly method: 'GET' | 'PUT' };

/** KvClient in its ways, beside what one has without it, and beside Redis. */
export const client: CallScenario<Parameters> = {
  name: 'client',
  question: 'What does a client take for an operation on one node, with so many of them in flight?',
  baseline: 'undici request',
  matrix: [
    { method: 'GET', inFlight: 1 },
    { method: 'GET', inFlight: 500 },
    { method: 'PUT', inFlight: 1 },
    { method: 'PUT', inFlight: 500 },
  ],
  async open() {
    const cluster = await startCluster({ nodes: 1 });
    const { url } = cluster.nodes[0]!;
    const single = new KvClient({ nodes: [url] });
    const batched = new KvClient({ nodes: [url], batch: 'auto' });
    const pool = new Pool(url, { connections: 16 });
    const http = httpCalls(url, VALUE, pool);
    await batched.putMany(KEYS.map((key) => [key, VALUE]));
    const redis = await redisCalls(VALUE, KEYS);
    return {
      subjects({ method, inFlight }) {
        const isOne = inFlight === 1;
        const all = [
          ...http(method, nextKey),
          callOf('ringmark client, batch auto', batched, method),
          callOf('ringmark client', single, method),
          manyOf(batched, method),
          ...redis.subjects(method, nextKeys),
        ];
        // A call for many keys is no answer to what one takes.
        return all.filter((subject) => !isOne || !('operations' in subject));
      },
      async close() {
        await Promise.all([single.close(), batched.close(), pool.destroy(), redis.close()]);
        await cluster.stop();
      },
    };
  },
};

let at = 0;

function nextKey(): string {
  at = (at + STRIDE) % KEYS.length;
  return KEYS[at]!;
}

function nextKeys(count: number): string[] {
  return Array.from({ length: count }, nextKey);
}

function callOf(name: string, client: KvClient, method: 'GET' | 'PUT'): CallSubject {
  if (method === 'PUT') return { name, call: () => client.put(nextKey(), VALUE) };
  return { name, call: async () => expectValue(await client.get(nextKey())) };
}

function manyOf(client: KvClient, method: 'GET' | 'PUT'): CallSubject {
  const name = `ringmark ${method === 'GET' ? 'getMany' : 'putMany'} of 100`;
  const get = async () => {
    for (const { value } of await client.getMany(nextKeys(100))) expectValue(value);
  };
  const put = async () => {
    for (const { error } of await client.putMany(nextKeys(100).map((key) => [key, VALUE]))) if (error) throw error;
  };
  return { name, call: method === 'GET' ? get : put, operations: 100 };
}

function expectValue(value: Uint8Array | undefined): void {
  if (value?.length !== VALUE.length) throw new Error(`a value: expected 100 bytes, got ${value?.length}`);
}
