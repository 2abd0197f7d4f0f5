import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatorReasons, saturation } from '../../src/load/generator-verdict.ts';
import type { LoadResult } from '../../src/result/load-result.ts';
import { loadConfigOf } from './load-config-of.ts';

const sound = { lagP99Us: 10_000, unsent: 0, busy: 0.94 };

test('a generator is saturated when it leaves out, has no time left, or is late', () => {
  assert.equal(saturation(sound), undefined);
  assert.equal(saturation({ ...sound, unsent: 3 }), '3 operations were due and could not be begun');
  assert.equal(saturation({ ...sound, busy: 0.95 }), 'its busiest thread had work for 95 % of the time');
  assert.equal(saturation({ ...sound, lagP99Us: 12_400 }), 'one operation in a hundred was begun 12 ms late or later');
});

test('what makes an open run invalid is named; saturation can be allowed, with what it drops', () => {
  const generator: LoadResult['generator'] = {
    cpu: 1,
    eventLoopUtilization: 0.5,
    scheduleLagUs: { p50: 1, p99: 20, max: 30 },
    dropped: 7,
    saturated: true,
    schedule: { threads: 1, offeredPerS: 10, catchUps: 0, unsent: 4, sockets: 3 },
  };
  const config = loadConfigOf([], { model: 'open', maxInFlight: 9 });
  const late =
    'a saturated generator: 4 operations were due and could not be begun; take a lower rate, more threads, or a machine of its own';
  const full = '3 operations were dropped, because 9 were sent or waiting: the latencies do not hold them';
  assert.deepEqual(generatorReasons(generator, config), [late, full]);
  const allowed = { ...config, allowSaturated: true };
  assert.deepEqual(generatorReasons(generator, allowed), []);
  const kept = { ...generator, saturated: false, schedule: { ...generator.schedule!, unsent: 0 }, dropped: 3 };
  assert.deepEqual(generatorReasons(kept, allowed), [full]);
  const { schedule, ...closed } = generator;
  assert.match(generatorReasons(closed, config).join('\n'), /^a saturated generator: it had no idle time left/);
  assert.deepEqual(generatorReasons({ ...closed, saturated: false }, config), []);
});
