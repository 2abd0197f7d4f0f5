// Buffers in lru-cache: exact LRU, a limit of entries. `lru-cache.js ENTRIES`
import { loadPeer, notInstalled } from '../subjects/peer.ts';
import { serveStore } from './process.ts';

const peer = await loadPeer(() => import('lru-cache'));

serveStore((entries) => {
  if (!peer) return { name: 'lru-cache', missing: notInstalled };
  const cache = new peer.LRUCache<string, Buffer>({ max: entries });
  return {
    put: (key, value) => cache.set(key, Buffer.from(value)),
    get: (key) => cache.get(key)?.length ?? 0,
    delete: (key) => cache.delete(key),
  };
});
