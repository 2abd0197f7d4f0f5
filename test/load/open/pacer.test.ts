import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { Random } from '../../../src/lib/random.ts';
import { type ArrivalKind, Arrivals } from '../../../src/load/open/arrivals.ts';
import { Pacer } from '../../../src/load/open/pacer.ts';
import { RateProfile } from '../../../src/load/open/rate-profile.ts';
import {
  allocateSchedule,
  type ScheduleSum,
  ScheduleWriter,
  sumSchedules,
} from '../../../src/load/open/schedule-record.ts';

interface Sent {
  dueMs: number;
  nowMs: number;
}

/** Paces for real; times are milliseconds from the beginning. */
async function paced(
  rate: number,
  durationS: number,
  changes: { kind?: ArrivalKind; measureFromS?: number; onSend?: (count: number, pacer: () => Pacer) => void } = {},
): Promise<{ sent: Sent[]; sum: ScheduleSum }> {
  const { kind = 'constant', measureFromS = 0, onSend } = changes;
  const sent: Sent[] = [];
  const schedule = allocateSchedule();
  const startMs = performance.now() + 5;
  let pacer: Pacer;
  await new Promise<void>((ended) => {
    pacer = new Pacer({
      arrivals: new Arrivals(new RateProfile(rate, [{ durationS, rate }]), kind, new Random(1), 0, 1),
      startMs,
      measureFromS,
      record: new ScheduleWriter(schedule),
      send: (dueMs, nowMs) => {
        sent.push({ dueMs: dueMs - startMs, nowMs: nowMs - startMs });
        onSend?.(sent.length, () => pacer);
      },
      ended,
    });
  });
  return { sent, sum: sumSchedules([schedule]) };
}

for (const rate of [200, 2000, 10_000]) {
  test(`at ${rate}/s every 100 ms has its share, but for what the machine held up`, async () => {
    const { sent, sum } = await paced(rate, 1);
    assert.equal(sent.length, rate);
    assert.equal(sum.arrivals, rate);
    for (const { dueMs, nowMs } of sent) assert.ok(nowMs >= dueMs, 'none is sent before it is due');
    const share = rate / 10;
    const [due, taken, late] = [new Array(11).fill(0), new Array(11).fill(0), new Array(11).fill(0)];
    for (const { dueMs, nowMs } of sent) {
      due[Math.floor(dueMs / 100)]++;
      taken[Math.min(10, Math.floor(nowMs / 100))]++;
      // Whoever keeps this process from running shows as lag: what is that late belongs to another slice by right.
      if (nowMs - dueMs > 1) for (const ms of [dueMs, nowMs]) late[Math.min(10, Math.floor(ms / 100))]++;
    }
    for (let slice = 0; slice < 10; slice++) {
      assert.equal(due[slice], share);
      const off = Math.abs(taken[slice] - share);
      assert.ok(off <= share * 0.1 + late[slice], `slice ${slice}: ${taken[slice]} sent, ${late[slice]} of them late`);
    }
  });
}

test('a thread that was held up catches up, and says so', async () => {
  const { sent, sum } = await paced(1000, 0.3, {
    onSend: (count) => {
      if (count === 100) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    },
  });
  assert.equal(sent.length, 300);
  assert.ok(sum.catchUps >= 50, `${sum.catchUps}`);
  assert.equal(sum.unsent, 0);
  assert.equal(Math.max(...sent.map(({ dueMs, nowMs }) => nowMs - dueMs)) > 55, true);
});

test('what is due before the measurement is sent, and not taken down', async () => {
  const { sent, sum } = await paced(1000, 0.2, { measureFromS: 0.1 });
  assert.equal(sent.length, 200);
  assert.equal(sum.arrivals, 100);
  assert.equal(
    sum.lag.reduce((total, count) => total + count, 0),
    100,
  );
});

test('what cannot be sent is left out a second after the end, and counted', async () => {
  const { sent, sum } = await paced(50_000, 0.1, {
    onSend: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1),
  });
  assert.ok(sum.unsent > 1000, `${sum.unsent}`);
  assert.equal(sent.length + sum.unsent, 5000);
  assert.ok(sum.busy > 0.95, `${sum.busy}`);
});

test('stopped, it sends nothing more', async () => {
  const { sent, sum } = await paced(1000, 60, { onSend: (count, pacer) => count === 20 && pacer().stop() });
  assert.equal(sent.length, 20);
  assert.equal(sum.unsent, 0);
});
