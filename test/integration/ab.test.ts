import assert from 'node:assert/strict';
import { access, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runProcess, start } from '../support/run-process.ts';
import { sampleRun } from '../support/sample-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// ab as a user runs it. Most checkouts here are a script that answers at once with a made result.

const main = 'src/cli/main.js';

/** @param body of a script in which `result` is a comparison, `print` writes it, and `calls` is a file to append to */
async function checkout(t: TestContext, body: string): Promise<string> {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'dist', 'src', 'cli'), { recursive: true });
  await writeFile(join(folder, 'result.json'), JSON.stringify(sampleRun().compare));
  const script = `
    const fs = require('node:fs');
    const result = JSON.parse(fs.readFileSync('result.json', 'utf8'));
    const print = () => console.log(JSON.stringify(result));
    const slower = (by) => { for (const row of result.rows) if (row.lookupNs) row.lookupNs.p50 *= by * (1 + Math.random() / 100); };
    fs.appendFileSync('calls', process.pid + ' ' + process.argv.slice(2).join(' ') + '\\n');
    ${body}`;
  await writeFile(join(folder, 'dist', 'src', 'cli', 'main.js'), script);
  return folder;
}

const callsOf = async (folder: string) => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

test('a slower checkout is found, by the verdict and by a gate; arms run as often as rounds are asked for, A twice', async (t) => {
  const [base, head] = [await checkout(t, 'slower(1); print();'), await checkout(t, 'slower(1.2); print();')];
  const args = ['ab', '--a-dir', base, '--b-dir', head, '--rounds', '6', 'compare', '--nodes', '10', '--quick'];
  const { exitCode, stdout, stderr } = await runProcess(main, [...args, '--gate', 'lookupNs/ring:5%']);
  assert.equal(exitCode, 4, stderr);
  assert.match(stdout, /^Of 25 metrics 5 are slower, 20 show no difference\.$/m);
  assert.match(stdout, /^GATE FAILED: lookupNs\/ring:5%/m);
  assert.match(stderr, /^ringmark: gate: lookupNs\/ring:5%: lookupNs of ring /m);
  const [ofBase, ofHead] = [await callsOf(base), await callsOf(head)];
  assert.deepEqual([ofBase.length, ofHead.length], [12, 6]);
  for (const call of [...ofBase, ...ofHead]) assert.match(call, / compare --nodes 10 --quick --json --seed 1$/);
});

test('a checkout against itself shows no difference, as JSON too', async (t) => {
  const base = await checkout(t, 'slower(1); print();');
  const args = ['ab', '--a-dir', base, '--b-dir', base, '--b', '--vnodes 40', '--rounds', '6', 'compare', '--json'];
  const { exitCode, stdout } = await runProcess(main, args);
  assert.equal(exitCode, 0);
  const { schema, complete, done, orders, metrics, b } = JSON.parse(stdout);
  assert.deepEqual([schema, complete, done, b.options], ['ringmark/ab@1', true, 6, ['--vnodes', '40']]);
  for (const place of [0, 1, 2]) {
    const there = orders.map((order: string[]) => order[place]).sort();
    assert.deepEqual(there, ['a', 'a', 'b', 'b', 'noise', 'noise'], 'each arm is as often in each place');
  }
  assert.ok(metrics.every(({ verdict }: { verdict: string }) => verdict === 'no difference'));
  assert.equal((await callsOf(base)).filter((call) => call.includes('--vnodes 40')).length, 6);
});

test('real runs of this package, with other vnodes in B, as CSV', async () => {
  const command = ['compare', '--algorithm', 'ring', '--nodes', '10', '--quick', '--keys', '1000'];
  const { exitCode, stdout, stderr } = await runProcess(main, [
    ...['ab', '--a', '--vnodes 40', '--b', '--vnodes 160', '--rounds', '1', '--format', 'csv'],
    ...command,
  ]);
  assert.equal(exitCode, 0, stderr);
  const [header, ...lines] = stdout.trim().split('\n');
  assert.match(header!, /^metric,of,unit,a,b,change,low,high,noise,noise_low,noise_high,verdict,reason$/);
  assert.equal(lines.length, 5);
  const bytes = lines.find((line) => line.startsWith('bytes,'))!;
  assert.match(bytes, /^bytes,"ring xxh32, 10 nodes, 40 vnodes → ring xxh32, 10 nodes, 160 vnodes",bytes,.*,worse,$/);
});

test('what cannot be compared, an option typo, and a folder without a build are one line', async (t) => {
  const empty = await temporaryFolder(t);
  const [failing, silent] = [
    await checkout(t, 'console.error("ringmark: it broke"); process.exitCode = 1;'),
    await checkout(t, 'console.log("{");'),
  ];
  const cases: [args: string[], exitCode: number, line: RegExp][] = [
    [['serve'], 2, /ab: expected one of load, bench, compare, got "serve"/],
    [['--a', '--vnode 40', 'compare'], 2, /A: unknown option '--vnode'/],
    [['--b', "--vnodes '40", 'compare'], 2, /--b: expected quotes in pairs/],
    [['--a-dir', empty, 'compare'], 2, /--a-dir: expected a checkout that is built, with dist.src.cli.main\.js in it/],
    [['load'], 2, /ab: expected a variant by --a, --b, --a-dir or --b-dir, got none$/],
    [
      ['--a', '--json', '--b', '--vnodes 2', 'compare'],
      2,
      /--a: expected options of what is measured, as one word: --a='--vnodes 40', got "--b"$/,
    ],
    [['--b', '--results x', 'compare'], 2, /--b: expected options without --json, .*, got "--results"$/],
    [['--a', '--seed 5 --quick', 'compare'], 2, /--a: expected options without --json, .*, got "--seed"$/],
    [['--b', '', 'load', '--stream', 'x'], 2, /ab: expected options without --json, .*, got "--stream"$/],
    [['--rounds', '0', 'compare'], 2, /--rounds: expected an integer from 1 to 1000/],
    [
      ['--gate', 'p99:5%', 'compare'],
      2,
      /--gate: expected METRIC:PERCENT% with a METRIC of lookupNs, .* at character 1, got "p99:5%"/,
    ],
    [['--a-dir', failing, 'compare'], 1, /A: it broke/],
    [['--a-dir', silent, 'compare'], 1, /A: expected JSON, got /],
  ];
  const ended = await Promise.all(cases.map(([args]) => runProcess(main, ['ab', ...args])));
  for (const [i, { exitCode, stdout, stderr }] of ended.entries()) {
    const lines = stderr.split('\n').filter((line) => line.startsWith('ringmark: '));
    assert.equal(lines.length, 1, stderr);
    assert.match(lines[0]!, cases[i]![2]);
    assert.deepEqual([exitCode, stdout], [cases[i]![1], '']);
  }
});

test('checkouts of one name are told apart by the folders above them', async (t) => {
  const [base, head] = [await checkout(t, 'print();'), await checkout(t, 'print();')];
  for (const folder of [base, head]) await symlink(folder, join(folder, 'ringmark'));
  const args = ['ab', '--rounds', '1', '--json', '--a-dir', join(base, 'ringmark'), '--b-dir'];
  const names = async (b: string) => {
    const { a, b: other } = JSON.parse((await runProcess(main, [...args, b, 'compare'])).stdout);
    return [a.checkout, other.checkout];
  };
  assert.deepEqual(await names(join(head, 'ringmark')), [`${basename(base)}/ringmark`, `${basename(head)}/ringmark`]);
  assert.deepEqual(await names(join(base, 'ringmark')), ['ringmark', 'ringmark']);
  assert.deepEqual(await names(head), ['ringmark', basename(head)]);
});

test('a run that fails in a later round leaves the rounds before it, marked', async (t) => {
  const base = await checkout(
    t,
    `if (fs.readFileSync('calls', 'utf8').trim().split('\\n').length < 7) print();
     else { console.error('ringmark: it broke'); process.exitCode = 1; }`,
  );
  const { exitCode, stdout, stderr } = await runProcess(main, ['ab', '--a-dir', base, '--b-dir', base, 'compare']);
  assert.match(stdout, /^INCOMPLETE: stopped after 2 of 10 rounds\.$/m);
  assert.match(stderr, /^ringmark: B: it broke$/m);
  assert.equal(exitCode, 1);
});

test('Ctrl-C ends the child that runs, and what is complete is shown and marked', async (t) => {
  const hanging = `
    const calls = fs.readFileSync('calls', 'utf8').trim().split('\\n').length;
    if (calls < 5) print();
    else { fs.writeFileSync('waiting', ''); process.once('SIGINT', () => process.exit(130)); setInterval(() => {}, 1000); }`;
  const base = await checkout(t, hanging);
  const running = start(main, ['ab', '--a-dir', base, '--b-dir', base, '--rounds', '9', 'compare', '--json']);
  while (running.child.exitCode === null && !running.child.killed && !(await exists(join(base, 'waiting'))))
    await delay(20);
  running.child.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  assert.equal(exitCode, 130);
  const { complete, done, rounds } = JSON.parse(stdout);
  assert.deepEqual([complete, done, rounds], [false, 1, 9]);
  const [pid] = (await callsOf(base)).at(-1)!.split(' ');
  assert.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
});

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
