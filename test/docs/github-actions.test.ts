import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { parse } from 'yaml';
import { splitWords } from '../../src/cli/ab/split-words.ts';
import { suiteNames } from '../../src/cli/bench-part.ts';
import { commands } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { parseGate } from '../../src/diff/gate/parse.ts';
import { metricNames } from '../../src/diff/metrics/metric-names.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const workflow = parse(readFileSync(join(root, 'docs', 'github-actions.yml'), 'utf8'));

test('the workflow is one that GitHub can read, with base and head in one job', () => {
  const { steps, 'runs-on': machine } = workflow.jobs.compare;
  assert.deepEqual([Object.keys(workflow.jobs), machine], [['compare'], 'ubuntu-latest']);
  assert.ok('pull_request' in workflow.on);
  for (const step of steps) assert.ok('uses' in step !== 'run' in step, JSON.stringify(step));
  const checkouts = steps.filter(({ uses }: { uses?: string }) => uses?.startsWith('actions/checkout'));
  assert.deepEqual(
    checkouts.map((step: { with: { path: string } }) => step.with.path),
    ['base', 'head'],
  );
});

test('what it runs are commands and options that exist, and a gate on what they measure', () => {
  const step = workflow.jobs.compare.steps.find(({ run }: { run?: string }) => run?.includes('main.js ab'));
  assert.equal(step.shell, 'bash', 'which fails a pipe where its first command fails');
  const [line] = step.run.split('|');
  const words = splitWords(line, 'run').slice(2);
  const outputs = { stdout: new PassThrough(), stderr: new PassThrough() };
  const program = createProgram(new Session(outputs, new AbortController().signal), commands, outputs);
  const options = program.commands.filter((it) => words.includes(it.name())).flatMap((it) => it.options);
  for (const word of words.filter((it) => it.startsWith('--')))
    assert.ok(
      options.some((it) => it.long === word),
      word,
    );
  const inner = words.find((word) => word === 'bench')!;
  const gate = words[words.indexOf('--gate') + 1]!;
  assert.equal(parseGate(gate, metricNames(inner, suiteNames)).length, 2);
});
