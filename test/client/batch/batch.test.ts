import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Batch } from '../../../src/client/batch/batch.ts';
import { framesOf } from '../../../src/client/batch/frames.ts';
import { Member } from '../../../src/client/batch/member.ts';
import { Call } from '../../../src/client/call.ts';
import { NodeLink } from '../../../src/client/node/node-link.ts';
import type { Answer } from '../../../src/client/operation.ts';
import { fakeServer } from '../../support/fake-server.ts';

test('a call that was made earlier than the others ends at its own deadline', { timeout: 10_000 }, async (t) => {
  const { url } = await fakeServer(t, () => {});
  const options = {
    connections: 1,
    timeoutMs: 5_000,
    headers: {},
    maxAnswerBytes: 2 ** 26,
    failureLimit: 0,
    downMs: 0,
    onEvent: undefined,
  };
  const link = new NodeLink({ id: 'n', url }, options);
  t.after(() => link.close());
  const ends: string[] = [];
  const endedMs: number[] = [];
  const members: Member[] = [];
  const ended = [400, 100].map((agoMs) => {
    const call = new Call({ method: 'GET', key: `${agoMs}` }, { timeoutMs: 500, startedMs: performance.now() - agoMs });
    return new Promise<Answer>((resolve, reject) => members.push(new Member(call, resolve, reject, url))).catch(
      (error) => {
        ends.push(`${error.key}: ${error.code}`);
        endedMs.push(performance.now());
      },
    );
  });
  const [frame] = framesOf(members.map(({ call }) => call.operation));
  const alone = () => assert.fail('nobody is alone');
  await Promise.all([new Batch(link, members, { alone, mayRepeat: true }).send(frame!.bytes), ...ended]);
  assert.deepEqual(ends, ['400: ERR_TIMEOUT', '100: ERR_TIMEOUT']);
  // 300 ms apart, and both at once where the batch had one deadline for all.
  assert.ok(endedMs[1]! - endedMs[0]! > 50, `${endedMs[1]! - endedMs[0]!} ms apart`);
});
