import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENTRY_OVERHEAD_BYTES, MemoryStore } from '../../src/store/memory-store.ts';
import { storeContract } from './store-contract.ts';

storeContract((maxBytes) => new MemoryStore(maxBytes));

test('an entry counts its key in UTF-8, its value, its content type, and a fixed overhead', () => {
  const store = new MemoryStore(1000);
  store.put('é', Buffer.alloc(10), 'text/plain');
  assert.equal(store.bytes, ENTRY_OVERHEAD_BYTES + 2 + 10 + 10);
  store.put('é', Buffer.alloc(3), undefined);
  assert.equal(store.bytes, ENTRY_OVERHEAD_BYTES + 2 + 3);
});
