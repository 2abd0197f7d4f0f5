// The node's store, with room for so many entries and no more. `flat.js ENTRIES`
import { FlatStore } from '../../src/store/flat/flat-store.ts';
import { VALUE_BYTES } from './entries.ts';
import { serveStore } from './process.ts';

serveStore((entries) => {
  const one = new FlatStore({ maxBytes: 1000 });
  one.put('user:1234567:profile', Buffer.alloc(VALUE_BYTES), undefined);
  const store = new FlatStore({ maxBytes: entries * one.bytes });
  return {
    put: (key, value) => store.put(key, value, undefined),
    get: (key) => store.get(key)?.value.length ?? 0,
    delete: (key) => store.delete(key),
  };
});
