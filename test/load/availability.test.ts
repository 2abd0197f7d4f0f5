import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AvailabilityWriter, allocateAvailability, outagesOf } from '../../src/load/availability.ts';

const START_MS = 5000;

/** Requests every `gapMs`, of which `answerAt` says when each is answered; undefined where it never is. */
function observed(durationS: number, gapMs: number, answerAt: (dueMs: number) => number | undefined) {
  const memory = allocateAvailability(durationS);
  const writer = new AvailabilityWriter(memory, START_MS);
  for (let dueMs = 0; dueMs < durationS * 1000; dueMs += gapMs) {
    const at = answerAt(dueMs);
    if (at === undefined) writer.failed(START_MS + dueMs);
    else writer.answered(START_MS + dueMs, START_MS + at);
  }
  return memory;
}

test('a node that fails everything for a while: the outage begins and ends where its answers do', () => {
  const memory = observed(10, 2, (dueMs) => (dueMs >= 3000 && dueMs < 4500 ? undefined : dueMs + 1));
  assert.deepEqual(outagesOf('a', [memory], 10), [{ node: 'a', fromS: 3, toS: 4.5, asked: 750, failed: 750 }]);
});

test('a node that stands still answers late, and nothing fails', () => {
  const memory = observed(10, 2, (dueMs) => (dueMs >= 3000 && dueMs < 4000 ? 4001 : dueMs + 1));
  assert.deepEqual(outagesOf('a', [memory], 10), [{ node: 'a', fromS: 3, toS: 4, asked: 500, failed: 0 }]);
});

test('in a closed model all connections wait and nothing is due, and that is an outage as well', () => {
  const memory = allocateAvailability(4);
  const writer = new AvailabilityWriter(memory, START_MS);
  // Four connections, each of which asks again when it was answered; all answers between 1 and 2 s come at 2 s.
  for (let dueMs = 0; dueMs < 4000; ) {
    const at = dueMs >= 995 && dueMs < 2000 ? 2000 : dueMs + 1;
    for (let connection = 0; connection < 4; connection++) writer.answered(START_MS + dueMs, START_MS + at);
    dueMs = at;
  }
  assert.deepEqual(outagesOf('a', [memory], 4), [{ node: 'a', fromS: 1, toS: 2, asked: 4, failed: 0 }]);
});

test('an outage that does not end has no end', () => {
  const memory = observed(2, 1, (dueMs) => (dueMs < 1000 ? dueMs : undefined));
  assert.deepEqual(outagesOf('a', [memory], 2), [{ node: 'a', fromS: 1, toS: null, asked: 1000, failed: 1000 }]);
});

test('a node that is seldom asked is not out between two requests, nor one that is not asked at all', () => {
  assert.deepEqual(outagesOf('a', [observed(30, 900, (dueMs) => dueMs + 1)], 30), []);
  assert.deepEqual(outagesOf('a', [allocateAvailability(5)], 5), []);
});

test('what one thread saw answered is no outage for the others', () => {
  const silent = observed(4, 10, (dueMs) => (dueMs >= 1000 && dueMs < 2000 ? undefined : dueMs));
  const lively = observed(4, 10, (dueMs) => dueMs);
  assert.deepEqual(outagesOf('a', [silent, lively], 4), []);
});

test('moments outside of the measurement do not count, and long runs take no more memory', () => {
  const memory = allocateAvailability(86_400);
  assert.ok(memory.good.byteLength <= 400_000);
  const short = allocateAvailability(1);
  const writer = new AvailabilityWriter(short, START_MS);
  writer.failed(START_MS - 50);
  for (let dueMs = 0; dueMs < 1000; dueMs += 10) writer.answered(START_MS + dueMs, START_MS + 1500);
  assert.deepEqual(outagesOf('a', [short], 1), [{ node: 'a', fromS: 0, toS: null, asked: 100, failed: 0 }]);
});

test('any outage of 200 ms or longer is found to within a slot, whenever it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 3000 }), fc.integer({ min: 200, max: 1900 }), (fromMs, lengthMs) => {
      const toMs = fromMs + lengthMs;
      const memory = observed(6, 1, (dueMs) => (dueMs >= fromMs && dueMs < toMs ? undefined : dueMs));
      const [outage, ...others] = outagesOf('a', [memory], 6);
      assert.deepEqual(others, []);
      assert.ok(Math.abs(outage!.fromS * 1000 - fromMs) <= 10 && Math.abs(outage!.toS! * 1000 - toMs) <= 10);
    }),
  );
});
