import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { VersionedHead } from '../../src/node/versioned-head.ts';

const head = new VersionedHead('200 OK', { 'Content-Type': 'a/b' });
const textOf = (version: number) => new TextDecoder().decode(head.of(version));
const expected = (version: number) => `200 OK\r\nETag: "${version}"\r\nContent-Type: a/b`;

test('it holds status, version and headers, whatever version came before', () => {
  const edges = [0, 1, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 10 ** 15, Number.MAX_SAFE_INTEGER];
  for (const version of [...edges, ...edges.reverse()]) assert.equal(textOf(version), expected(version));
  const versions = fc.oneof(fc.maxSafeNat(), fc.nat());
  fc.assert(fc.property(versions, (version) => assert.equal(textOf(version), expected(version))));
});

test('without headers it ends with the version', () => {
  const bare = new VersionedHead('204 No Content');
  assert.equal(new TextDecoder().decode(bare.of(17)), '204 No Content\r\nETag: "17"');
});
