// What one writes in five minutes: a Map of Buffers that forgets what was put first. `map-of-buffers.js ENTRIES`
import { serveStore } from './process.ts';

serveStore((entries) => {
  const map = new Map<string, Buffer>();
  return {
    put(key, value) {
      if (map.size >= entries && !map.has(key)) map.delete(map.keys().next().value!);
      map.set(key, Buffer.from(value));
    },
    get: (key) => map.get(key)?.length ?? 0,
    delete: (key) => map.delete(key),
  };
});
