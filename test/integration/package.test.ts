import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { outputOf } from '../support/run-command.ts';
import { sampleRun } from '../support/sample-run.ts';

// The package as npm publishes it, installed into a project that has nothing else.

const checkout = join(import.meta.dirname, '..', '..', '..');
const bounded = { timeout: 60_000 };
let project: string;
let packed: { filename: string; files: { path: string; mode: number }[] };

const run = (program: string, ...args: string[]) => outputOf(program, args, { cwd: project, timeout: 110_000 });
const ringmark = (...args: string[]) => run('npx', '--no-install', 'ringmark', ...args);

before(
  async () => {
    project = await mkdtemp(join(tmpdir(), 'ringmark-package-'));
    // Without scripts: `prepare` would build anew, and take away the tests that run.
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
    [packed] = JSON.parse(await outputOf('npm', pack, { cwd: checkout, timeout: 30_000 }));
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    await run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', join(project, packed.filename));
  },
  { timeout: 120_000 },
);
after(() => rm(project, { recursive: true, force: true }));

test('it holds the built code and what a reader needs, and nothing else', () => {
  const paths = packed.files.map(({ path }) => path);
  const others = paths.filter((path) => !/^(dist\/(src|page|bench)|docs|test\/vectors)\//.test(path));
  assert.deepEqual(others.sort(), ['LICENSE', 'README.md', 'package.json']);
  assert.deepEqual(
    paths.filter(
      (path) => path.startsWith('dist/') && !/\.(js|d\.ts|js\.map)$|^dist\/page\/(report|live)\.css$/.test(path),
    ),
    [],
  );
  const main = packed.files.find(({ path }) => path === 'dist/src/cli/main.js')!;
  assert.equal(main.mode & 0o111, 0o111);
});

test('the command runs', bounded, async () => {
  const { default: description } = await import(join(checkout, 'package.json'), { with: { type: 'json' } });
  assert.equal(await ringmark('--version'), `${description.version}\n`);
});

test('verify finds its vectors', bounded, async () => {
  const { passed, rows } = JSON.parse(await ringmark('verify', 'xxh32', 'modulo', '--json'));
  assert.ok(passed && rows.length >= 2);
});

test('the report finds its page', bounded, async () => {
  await writeFile(join(project, 'run.json'), JSON.stringify(sampleRun()));
  assert.equal(await ringmark('report', 'run.json'), 'report.html\n');
});

test('the demo starts nodes of its own', bounded, async () => {
  const lines = (await ringmark('demo')).split('\n');
  assert.match(lines[0]!, /^PUT name → http:\/\/localhost:\d+: \{"status":"success"\}$/);
  assert.match(lines[2]!, /^GET name → http:\/\/localhost:\d+: \{"value":"Praachi"\}$/);
});

test('benchmarks run without the peers, and say who is missing', bounded, async () => {
  const { suites } = JSON.parse(await ringmark('bench', 'lookup', 'churn', '--quick', '--json')) as {
    suites: { skipped: string[]; rows: { subject: string; speedup: unknown }[] }[];
  };
  const [lookup, churn] = suites;
  for (const { skipped, rows } of [lookup!, churn!]) {
    assert.deepEqual(skipped.map((line) => line.replace(/: not installed.*/, '')).sort(), [
      'consistent-hash',
      'hashring',
    ]);
    assert.ok(rows.some(({ subject }) => subject === 'ringmark ring'));
  }
  assert.ok(lookup!.rows.every(({ speedup }) => speedup !== null));
  assert.ok(churn!.rows.every(({ speedup }) => speedup === null));
});

const CONSUMER = `
import { createPlacement, type ErrorCode, KvClient, type KvClientOptions, type Placement, Ring, RingmarkError } from 'ringmark';
import { hashFunction, hashFunctions } from 'ringmark/hash';
import { placements } from 'ringmark/placement';

const options: KvClientOptions = { nodes: ['a=http://localhost:1', 'b=http://localhost:2'], vnodes: 40 };
const client = new KvClient(options);
const placement: Placement = createPlacement('ring', ['a', { id: 'b', weight: 1 }], { vnodes: 40 });
const ring = new Ring(['b', 'a'], { vnodes: 40 });
// @ts-expect-error a node's id is no number: the types are those of the package, not \`any\`
const wrong: number = ring.ownerOf('key');
let code: ErrorCode | undefined;
try {
  new Ring([]);
} catch (error) {
  if (error instanceof RingmarkError) code = error.code;
}
const owners = [wrong, placement.ownerOf('key'), client.ownerOf('key').id];
await client.close();
const value: Promise<Uint8Array | undefined> = client.get('key').catch(() => undefined);
await value;
const hash: number = hashFunction('xxh32').hash32('');
console.log(JSON.stringify({ owners, code, hash, names: [placements.has('ring'), hashFunctions.has('md5')] }));
`;

test('the library is found with its types, and works', bounded, async () => {
  await writeFile(join(project, 'consumer.ts'), CONSUMER);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    types: ['node'],
    typeRoots: [join(checkout, 'node_modules', '@types')],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  await run(join(checkout, 'node_modules', '.bin', 'tsc'), '--project', project);
  const { owners, ...rest } = JSON.parse(await run(process.execPath, 'consumer.js'));
  assert.equal(new Set(owners).size, 1);
  assert.deepEqual(rest, { code: 'ERR_USAGE', hash: 0x02cc5d05, names: [true, true] });
});
