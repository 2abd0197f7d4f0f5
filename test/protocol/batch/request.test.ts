import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DELETE, GET, PUT } from '../../../src/protocol/batch/layout.ts';
import { BatchRequestReader } from '../../../src/protocol/batch/request-reader.ts';
import { BatchRequestWriter } from '../../../src/protocol/batch/request-writer.ts';
import { MAX_BATCH_OPERATIONS, MAX_TTL_MS } from '../../../src/protocol/limits.ts';
import { batchVectors, bytesOf, frameOf, type VectorOperation } from './vectors.ts';

const writer = new BatchRequestWriter();
const reader = new BatchRequestReader();

/** What a reader makes of a frame, in the vectors' own words. */
function operationsOf(frame: Uint8Array): VectorOperation[] {
  assert.equal(reader.open(frame), undefined);
  return Array.from({ length: reader.count }, () => {
    assert.equal(reader.next(), undefined);
    return operationOf(reader);
  });
}

function operationOf(read: BatchRequestReader): VectorOperation {
  const key = read.key();
  const { code, ttlMs, ifVersion, ifAbsent, contentType } = read;
  const operation: VectorOperation = {
    ...(code === GET && { get: key }),
    ...(code === PUT && { put: key, value: Buffer.from(read.value()).toString('hex') }),
    ...(code === DELETE && { delete: key }),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(ifVersion !== undefined && { ifVersion }),
    ...(ifAbsent && { ifAbsent }),
    ...(contentType !== undefined && { contentType }),
  };
  return operation;
}

for (const { name, hex, operations } of batchVectors.requests) {
  test(`request vector: ${name}`, () => {
    assert.equal(frameOf(operations, writer).toString('hex'), hex);
    assert.deepEqual(operationsOf(bytesOf(hex)), operations);
  });
}

for (const { name, hex } of batchVectors.badFrames) {
  test(`bad frame: ${name}`, () => assert.match(reader.open(bytesOf(hex)) ?? '', /^the frame: expected /));
}

for (const { name, hex, status, code } of batchVectors.badOperations) {
  test(`bad operation: ${name}`, () => {
    const frame = withGoodNeighbours(bytesOf(hex));
    assert.equal(reader.open(frame), undefined);
    assert.equal(reader.next(), undefined);
    const refusal = reader.next();
    assert.deepEqual([refusal?.status, refusal?.code], [status, code]);
    assert.equal(reader.next(), undefined);
    assert.deepEqual(operationOf(reader), { get: 'good' });
  });
}

/** The one operation of a frame between two that are well. */
function withGoodNeighbours(frame: Buffer): Buffer {
  const good = frameOf([{ get: 'good' }, { get: 'good' }, { get: 'good' }]);
  const each = (good.length - 8) / 3;
  return Buffer.concat([good.subarray(0, 8 + each), frame.subarray(8), good.subarray(8 + 2 * each)]);
}

const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
const version = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const operation: fc.Arbitrary<VectorOperation> = fc.oneof(
  fc.record({ get: key }, { noNullPrototype: true }),
  fc.record({ delete: key, ifVersion: version }, { requiredKeys: ['delete'], noNullPrototype: true }),
  fc.record(
    {
      put: key,
      value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('hex')),
      ttlMs: fc.integer({ min: 1, max: MAX_TTL_MS }),
      contentType: fc.string({ minLength: 1, maxLength: 100 }),
      ifVersion: version,
      ifAbsent: fc.constant(true),
    },
    { requiredKeys: ['put', 'value'], noNullPrototype: true },
  ),
);

test('operations come back from their frame as they were, whatever the frame before it was', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
      assert.deepEqual(operationsOf(frameOf(operations, writer)), operations);
    }),
    { numRuns: 300 },
  );
});

test('a frame that is cut at any byte is none', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
      const frame = Buffer.from(frameOf(operations, writer));
      for (let cut = 0; cut < frame.length; cut++) assert.notEqual(reader.open(frame.subarray(0, cut)), undefined);
      assert.notEqual(reader.open(Buffer.concat([frame, Buffer.of(0)])), undefined);
    }),
    { numRuns: 50 },
  );
});

test('whatever the bytes are, a frame is refused, or all of its operations are read or refused', () => {
  const bytes = fc.tuple(fc.array(operation, { maxLength: 4 }), fc.array(fc.tuple(fc.nat(), fc.nat(255))));
  fc.assert(
    fc.property(bytes, ([operations, changes]) => {
      const frame = Buffer.from(frameOf(operations, writer));
      for (const [at, byte] of changes) frame[at % frame.length] = byte;
      if (reader.open(frame) !== undefined) return;
      for (let i = 0; i < reader.count; i++) {
        if (reader.next() !== undefined) continue;
        const length = Buffer.byteLength(reader.key());
        assert.ok(length >= 1 && length <= 1024 && reader.value().length === reader.valueLength);
      }
    }),
    { numRuns: 2000 },
  );
});

test('the most operations fit, one more does not', () => {
  const operations = Array.from({ length: MAX_BATCH_OPERATIONS }, (_, i) => ({ get: `${i}` }));
  assert.equal(operationsOf(frameOf(operations, writer)).length, MAX_BATCH_OPERATIONS);
  assert.match(reader.open(frameOf([...operations, { get: 'x' }], writer))!, /at most 10000 operations, got 10001$/);
});

test('a frame that was released stays as it was', () => {
  const first = frameOf([{ get: 'first' }], writer);
  writer.release();
  frameOf([{ get: 'other' }], writer);
  assert.deepEqual(operationsOf(first), [{ get: 'first' }]);
});
