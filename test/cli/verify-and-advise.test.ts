import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { addAdvise } from '../../src/cli/commands/advise.ts';
import { addVerify } from '../../src/cli/commands/verify.ts';
import { describeFailure } from '../../src/cli/failure.ts';
import { createProgram } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { displayWidth } from '../../src/lib/display-width.ts';
import { codeOf, settingsToTry } from '../../src/measure/advise/settings.ts';
import { placements } from '../../src/placement/registry.ts';
import type { AdviseNeeds } from '../../src/result/advise-result.ts';

/** Runs a command in this process, as if it had been typed. */
async function ringmark(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      written[name] += text;
      return true;
    },
  });
  const outputs = { stdout: output('stdout'), stderr: output('stderr') };
  const session = new Session(outputs, new AbortController().signal, args);
  const program = createProgram(session, [addAdvise, addVerify], outputs);
  try {
    await program.parseAsync(['node', 'ringmark', ...args]);
    return { ...written, exitCode: 0, line: undefined };
  } catch (error) {
    return { ...written, ...describeFailure(error) };
  }
}

const refused: [args: string, line: string | RegExp][] = [
  ['advise', '--nodes: expected how many nodes there are, or --weights, got neither'],
  ['advise --nodes 0', '--nodes: expected an integer from 1 to 32768, got "0"'],
  ['advise --nodes 3 --weights 1,2', '--weights: expected 3 weights, one for each of --nodes, got 2'],
  ['advise --weights 1,0', '--weights: expected a number from 1e-9 to 1000000000, got "0"'],
  ['advise --weights 1,-1', /^--weights: expected a number .* got "-1"$/],
  ['advise --weights 1,NaN', /^--weights: expected a number .* got "NaN"$/],
  ['advise --weights 1,,2', '--weights: expected values separated by commas, got "1,,2"'],
  ['advise --nodes 3 --replicas 4', '--replicas: expected at most 3, the number of nodes, got 4'],
  ['advise --nodes 3 --replicas 0', '--replicas: expected an integer from 1 to 32768, got "0"'],
  ['advise --nodes 3 --max-peak 0.99', '--max-peak: expected a number from 1 to 1000, got "0.99"'],
  ['advise --nodes 3 --removal some', '--removal: expected one of any, tail, none, got "some"'],
  ['advise --nodes 3 --max-bytes x', /^--max-bytes: expected a size in bytes .* got "x"$/],
  ['advise --nodes 3 --hash md6', /^--hash: expected one of xxh32, .* got "md6"$/],
  ['verify ring ronk', /^name: expected one of xxh32, .*ring.* got "ronk"$/],
];

for (const [args, line] of refused) {
  test(`ringmark ${args} is refused with one line`, async () => {
    const ended = await ringmark(...args.split(' '));
    assert.equal(ended.exitCode, 2);
    if (typeof line === 'string') assert.equal(ended.line, line);
    else assert.match(ended.line!, line);
    assert.equal(ended.stdout, '');
  });
}

test('advise answers with what to take, why, and at most 80 columns', async () => {
  const { stdout, exitCode } = await ringmark('advise', '--nodes', '6', '--max-peak', '1.3', '--quick');
  assert.equal(exitCode, 0);
  assert.match(stdout, /^Take \w+/);
  assert.match(stdout, /^createPlacement\('[\w-]+', nodes.*\)$/m);
  assert.match(stdout, /modulo: --max-collateral: expected at most 0\.05, got 0\.\d+/);
  for (const line of stdout.split('\n')) assert.ok(displayWidth(line) <= 80, line);
});

test('advise that finds nothing ends with 4, and says what comes nearest', async () => {
  const ended = await ringmark('advise', '--nodes', '6', '--lookup-ns', '0.001', '--quick', '--json');
  assert.equal(ended.exitCode, 4);
  assert.match(
    ended.line!,
    /^advise: expected a placement that meets every need, got none that meets --lookup-ns; the /,
  );
  const advice = JSON.parse(ended.stdout);
  assert.equal(advice.schema, 'ringmark/advise@1');
  assert.equal(advice.recommendation, null);
  assert.deepEqual(advice.unmetByAll, ['lookup-ns']);
});

test('verify prints a row for each source, and one document with --json', async () => {
  const text = await ringmark('verify', 'murmur3', 'modulo');
  assert.equal(text.exitCode, 0);
  assert.match(text.stdout, /^murmur3 +aappleby\/smhasher +6 +pass$/m);
  for (const line of text.stdout.split('\n')) assert.ok(displayWidth(line) <= 80, line);
  const { schema, passed, complete, rows } = JSON.parse((await ringmark('verify', 'crc32', '--json')).stdout);
  assert.deepEqual([schema, passed, complete], ['ringmark/verify@1', true, true]);
  assert.equal(rows[0].implementation, 'crc32');
});

test('verify --list names what there is', async () => {
  const { stdout } = await ringmark('verify', '--list');
  for (const name of ['xxh32', 'djb2', 'ring', 'modulo']) assert.match(stdout, new RegExp(`^${name} `, 'm'));
});

test('the code that advise gives compiles, and makes what it says', async (t) => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const needs = { nodes: 3, weights: null, hash: null, maxPeak: 1.1 } as AdviseNeeds;
  const lines = [...placements.values()].flatMap((algorithm) =>
    settingsToTry(algorithm, { ...needs, hash: algorithm.defaultHash }).map((settings) =>
      codeOf(algorithm.name, settings),
    ),
  );
  // Below the package's own folder `ringmark` is this package, as it is for whoever installed it.
  const folder = mkdtempSync(join(root, 'dist', 'advise-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const program = [
    "import { createPlacement } from 'ringmark/placement';",
    "const nodes = ['a', 'b', { id: 'c', weight: 1 }];",
    `console.log([${lines.join(', ')}].map((made) => made.algorithm).join(' '));`,
  ];
  writeFileSync(join(folder, 'advice.ts'), program.join('\n'));
  const compilerOptions = { rootDir: '.', outDir: 'built' };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['advice.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root, timeout: 20_000 });
  await node('node_modules/typescript/bin/tsc', '--project', folder);
  const { stdout } = await node(join(folder, 'built', 'advice.js'));
  assert.deepEqual(
    stdout.trim().split(' '),
    lines.map((line) => /'([\w-]+)'/.exec(line)![1]),
  );
});
