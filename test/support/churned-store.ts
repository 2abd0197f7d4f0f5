// Fills a store four times over with values of many sizes, overwrites and deletes some, and prints what the process grew by at
// most, as JSON: `churned-store.js MAX_BYTES`. A process of its own, since it is the process that is measured.
import { Random } from '../../src/lib/random.ts';
import { FlatStore } from '../../src/store/flat/flat-store.ts';

const LARGEST = 200_000;
const SMALLEST = 10;

const maxBytes = Number(process.argv[2]);
const random = new Random(1);
const value = Buffer.alloc(LARGEST, 1);
const before = process.memoryUsage.rss();
const store = new FlatStore({ maxBytes });
let most = 0;
let put = 0;
for (let i = 0; put < 4 * maxBytes; i++) {
  // As many between 10 and 100 bytes as between 10,000 and 100,000.
  const size = Math.floor(SMALLEST * (LARGEST / SMALLEST) ** random.float());
  put += size;
  store.put(`key-${i % 5 === 0 ? random.below(i + 1) : i}`, value.subarray(0, size), undefined);
  if (i % 7 === 0) store.delete(`key-${random.below(i + 1)}`);
  if (i % 100 === 0) most = Math.max(most, process.memoryUsage.rss() - before);
}
console.log(JSON.stringify({ grownBytes: most, bytes: store.bytes, evictions: store.evictions }));
