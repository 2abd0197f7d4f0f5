import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENTRY_OVERHEAD_BYTES, MemoryStore } from '../../src/store/memory-store.ts';
import { storeContract } from './store-contract.ts';

storeContract((maxBytes, now) => new MemoryStore(maxBytes, undefined, now));

test('small values end where the heap would, not the process; a delete makes room again', () => {
  const store = new MemoryStore(1e9, 100_000);
  let entries = 0;
  while (store.put(`key-${entries}`, Buffer.alloc(1), undefined) === 'created') entries++;
  assert.equal(entries, Math.floor((100_000 * 0.7) / (ENTRY_OVERHEAD_BYTES + 7)));
  assert.equal(store.put('key-0', Buffer.alloc(500), undefined), 'replaced');
  store.delete('key-0');
  assert.equal(store.put('again', Buffer.alloc(1), undefined), 'created');
});

test('an entry counts its key in UTF-8, its value, its content type, and a fixed overhead', () => {
  const store = new MemoryStore(1000);
  store.put('é', Buffer.alloc(10), 'text/plain');
  assert.equal(store.bytes, ENTRY_OVERHEAD_BYTES + 2 + 10 + 10);
  store.put('é', Buffer.alloc(3), undefined);
  assert.equal(store.bytes, ENTRY_OVERHEAD_BYTES + 2 + 3);
});
