import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyBuffers } from '../../src/node/body-buffers.ts';

const MIB = 2 ** 20;

test('what lies unused keeps 16 MiB at most, also where more buffers come back than are kept', () => {
  const buffers = new BodyBuffers(MIB, 16 * MIB);
  const taken = Array.from({ length: 1100 }, () => buffers.take());
  for (const buffer of taken.slice(1024)) buffers.fit(buffer, MIB);
  for (const buffer of taken) buffers.giveBack(buffer);
  assert.equal(
    taken.reduce((sum, { byteLength }) => sum + byteLength, 0),
    0,
  );
  const again = Array.from({ length: 20 }, () => buffers.take());
  for (const buffer of again) buffers.fit(buffer, MIB);
  for (const buffer of again) buffers.giveBack(buffer);
  assert.equal(
    again.reduce((sum, { byteLength }) => sum + byteLength, 0),
    16 * MIB,
  );
});
