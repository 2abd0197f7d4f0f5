import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FiguresScenario } from '../../src/measure/figures-scenario.ts';
import { runFiguresSuite } from '../../src/measure/figures-suite.ts';

/** Two subjects: what they are asked for is written down, and what they say is planned. */
function scenarioOf(rounds: { slow: Record<string, number>; fast: Record<string, number> }[]) {
  const log: string[] = [];
  const subject = (name: 'slow' | 'fast') => {
    const left = rounds.map((round) => round[name]);
    return {
      name,
      measure: async (seconds: number) => {
        log.push(`${name} ${seconds}`);
        return left.shift()!;
      },
    };
  };
  const scenario: FiguresScenario = {
    name: 'planned',
    question: 'What?',
    baseline: 'slow',
    figures: ['cpu', 'lag'],
    prepare: async () => ({
      subjects: [subject('slow'), subject('fast')],
      skipped: ['a third one: not installed'],
      stop: async () => {
        log.push('stop');
      },
    }),
  };
  return { log, scenario };
}

test('subjects take turns; a figure is a row of each subject that has it, over the baseline in the same round', async () => {
  const { log, scenario } = scenarioOf([
    { slow: { cpu: 10 }, fast: { cpu: 5, lag: 7 } },
    { slow: { cpu: 40 }, fast: { cpu: 10, lag: 9 } },
  ]);
  const { rows, baseline, skipped } = await runFiguresSuite(scenario, { quick: true });
  assert.deepEqual(log, ['slow 0.5', 'fast 0.5', 'slow 0.5', 'fast 0.5', 'stop']);
  assert.deepEqual([baseline, skipped], ['slow', ['a third one: not installed']]);
  assert.deepEqual(
    rows.map(({ subject, parameters, ns, speedup }) => [subject, parameters.figure, ns.p50, speedup?.p50]),
    [
      ['slow', 'cpu', 25, 1],
      ['fast', 'cpu', 7.5, 3],
      ['fast', 'lag', 8, undefined],
    ],
  );
});

test('stopped, it has no rows, and ends what it started', async () => {
  const { log, scenario } = scenarioOf([{ slow: { cpu: 1 }, fast: { cpu: 1 } }]);
  const stopping = new AbortController();
  const onProgress = () => stopping.abort();
  const { rows } = await runFiguresSuite(scenario, { quick: true, signal: stopping.signal, onProgress });
  assert.deepEqual([rows, log], [[], ['slow 0.5', 'stop']]);
});

test('a subject that fails ends the suite, and what was started', async () => {
  const { log, scenario } = scenarioOf([]);
  const failing: FiguresScenario = {
    ...scenario,
    prepare: async () => {
      const { stop } = await scenario.prepare();
      return { subjects: [{ name: 'slow', measure: () => Promise.reject(new Error('refused')) }], skipped: [], stop };
    },
  };
  await assert.rejects(runFiguresSuite(failing, { quick: true }), /refused/);
  assert.deepEqual(log, ['stop']);
});
