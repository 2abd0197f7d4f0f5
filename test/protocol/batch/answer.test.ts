import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BatchAnswerReader } from '../../../src/protocol/batch/answer-reader.ts';
import { BatchAnswerWriter, type BatchValue } from '../../../src/protocol/batch/answer-writer.ts';
import { batchVectors, bytesOf } from './vectors.ts';

const writer = new BatchAnswerWriter();
const reader = new BatchAnswerReader();
const valued = (value: Uint8Array): BatchValue => ({
  length: value.length,
  copyTo: (target, start) => target.set(value, start),
});

for (const { name, hex, answers } of batchVectors.answers) {
  test(`answer vector: ${name}`, () => {
    writer.start();
    for (const { status, version, contentType, value, code } of answers) {
      if (code !== undefined) writer.refusal(status, code as 'not_found');
      else if (value === undefined) writer.status(status, version);
      else writer.entry(version!, contentType, valued(bytesOf(value)));
    }
    assert.equal(writer.length, bytesOf(hex).length);
    assert.equal(writer.finish().toString('hex'), hex);

    assert.equal(reader.open(bytesOf(hex)), undefined);
    assert.equal(reader.count, answers.length);
    for (const { status, version = 0, contentType, value, code } of answers) {
      assert.equal(reader.next(), undefined);
      assert.deepEqual([reader.status, reader.version, reader.contentType], [status, version, contentType]);
      assert.deepEqual(reader.value(), code === undefined ? bytesOf(value) : Buffer.from(code));
    }
  });
}

test('entries come back from their frame as they were', () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.uint8Array({ maxLength: 500 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 100 }), (entries) => {
      writer.start();
      for (const [version, value] of entries) writer.entry(version, undefined, valued(value));
      assert.equal(reader.open(writer.finish()), undefined);
      for (const [version, value] of entries) {
        assert.equal(reader.next(), undefined);
        assert.deepEqual([reader.status, reader.version], [200, version]);
        assert.deepEqual(new Uint8Array(reader.value()), value);
      }
    }),
  );
});

test('an answer that is cut, or that says more than it has, is named', () => {
  const frame = bytesOf(batchVectors.answers[1]!.hex);
  for (let cut = 0; cut < frame.length; cut++) assert.match(reader.open(frame.subarray(0, cut))!, /^the frame: /);
  const short = Buffer.concat([Buffer.from('RMA1'), Buffer.of(1, 0, 0, 0, 2, 0, 0, 0, 200, 0)]);
  assert.equal(reader.open(short), undefined);
  assert.match(reader.next()!, /^the answer: expected at least 12 bytes/);
  const longType = Buffer.concat([short.subarray(0, 8), Buffer.of(12, 0, 0, 0, 200, 0, 1), Buffer.alloc(9)]);
  assert.equal(reader.open(longType), undefined);
  assert.match(reader.next()!, /^the answer: expected its content type/);
});
