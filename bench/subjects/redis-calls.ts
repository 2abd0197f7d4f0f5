import type { CallSubject } from '../../src/measure/call-scenario.ts';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import { startRedisServer } from '../servers/installed.ts';
import { loadPeer, notInstalled } from './peer.ts';

export interface CallsOfPeer {
  /** @param next the keys of the next call */
  subjects(method: 'GET' | 'PUT', next: (count: number) => string[]): readonly (CallSubject | MissingSubject)[];
  close(): Promise<void>;
}

/** What ioredis does against a Redis on this machine, with one connection, as it is mostly used. */
export async function redisCalls(value: string, keys: readonly string[]): Promise<CallsOfPeer> {
  const peer = await loadPeer(() => import('ioredis'));
  if (!peer) return missing(notInstalled);
  const server = await startRedisServer();
  if ('missing' in server) return missing(server.missing);
  const plain = new peer.Redis({ port: server.port, host: '127.0.0.1' });
  const piping = new peer.Redis({ port: server.port, host: '127.0.0.1', enableAutoPipelining: true });
  await plain.mset(keys.flatMap((key) => [key, value]));
  return {
    subjects(method, next) {
      const single = (client: typeof plain) =>
        method === 'GET'
          ? async () => expectLength(await client.getBuffer(next(1)[0]!), value.length)
          : async () => client.set(next(1)[0]!, value);
      const mget = async () => {
        for (const each of await plain.mgetBuffer(next(100))) expectLength(each, value.length);
      };
      const mset = () => plain.mset(next(100).flatMap((key) => [key, value]));
      const [manyName, many] = method === 'GET' ? ['ioredis MGET of 100', mget] : ['ioredis MSET of 100', mset];
      return [
        { name: 'ioredis', call: single(plain) },
        { name: 'ioredis, auto-pipelining', call: single(piping) },
        { name: manyName, call: many, operations: 100 },
      ];
    },
    async close() {
      plain.disconnect();
      piping.disconnect();
      await server.stop();
    },
  };
}

function missing(reason: string): CallsOfPeer {
  return { subjects: () => [{ name: 'ioredis', missing: reason }], close: async () => {} };
}

function expectLength(value: Buffer | null, length: number): void {
  if (value?.length !== length) throw new Error(`redis: expected a value of ${length} bytes, got ${value?.length}`);
}
