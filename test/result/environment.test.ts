import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cgroupLimits } from '../../src/result/cgroup.ts';
import { describeCheckout } from '../../src/result/checkout.ts';
import { collectEnvironment } from '../../src/result/environment.ts';
import { stringifyJson } from '../../src/result/json.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the environment tells the machine and survives JSON', async () => {
  const environment = await collectEnvironment(7, ['load', '--keys', '10']);
  assert.equal(environment.seed, 7);
  assert.equal(environment.node, process.versions.node);
  assert.ok(environment.cores >= 1 && environment.memoryBytes > 2 ** 20);
  assert.ok(Math.abs(Date.now() - Date.parse(environment.startedAt)) < 60_000);
  assert.match(environment.startedAt, /Z$/);
  assert.deepEqual(JSON.parse(stringifyJson(environment)), environment);
});

test('the command line does not tell the folders of the machine', async () => {
  const typed = ['load', `--out=${join(homedir(), 'x')}`, join(process.cwd(), 'y')];
  const { argv } = await collectEnvironment(1, typed);
  assert.deepEqual(argv, ['load', `--out=${join('~', 'x')}`, `.${join('/', 'y')}`]);
  const beside = `${process.cwd()}-beside/z`;
  assert.match((await collectEnvironment(1, [beside])).argv[0]!, /-beside\/z$/);
  assert.doesNotMatch((await collectEnvironment(1, [beside])).argv[0]!, /^\.-beside/);
});

test('the command line does not tell a token', async () => {
  const typed = ['load', '--auth-token', 'secret', '--auth-token=secret', '--auth-token-file', 'secret.txt'];
  const { argv } = await collectEnvironment(1, typed);
  assert.deepEqual(argv, ['load', '--auth-token', '…', '--auth-token=…', '--auth-token-file', 'secret.txt']);
});

test('outside of a checkout, and without git, there is no commit', async (t) => {
  const folder = await temporaryFolder(t);
  assert.deepEqual(await describeCheckout(folder), { commit: null, dirty: null });
  const path = process.env.PATH;
  t.after(() => {
    process.env.PATH = path;
  });
  process.env.PATH = folder;
  assert.deepEqual(await describeCheckout(process.cwd()), { commit: null, dirty: null });
});

test('in a checkout it is the commit, dirty once a tracked file differs', async (t) => {
  const folder = await temporaryFolder(t);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
  git('init', '-q');
  assert.deepEqual(await describeCheckout(folder), { commit: null, dirty: null });
  await writeFile(join(folder, 'file'), '1');
  git('add', 'file');
  git('commit', '-qm', 'one');
  const commit = git('rev-parse', 'HEAD').trim();
  await writeFile(join(folder, 'untracked'), '1');
  assert.deepEqual(await describeCheckout(folder), { commit, dirty: false });
  await writeFile(join(folder, 'file'), '2');
  assert.deepEqual(await describeCheckout(folder), { commit, dirty: true });
});

const hugeV1 = '9223372036854771712\n';
const cgroups: [what: string, files: Record<string, string>, limits: ReturnType<typeof cgroupLimits>][] = [
  ['none at all', {}, { cpus: null, memoryBytes: null }],
  [
    'v2, in a container',
    {
      'proc/self/cgroup': '0::/\n',
      'sys/fs/cgroup/cpu.max': '150000 100000\n',
      'sys/fs/cgroup/memory.max': '536870912\n',
    },
    { cpus: 1.5, memoryBytes: 536_870_912 },
  ],
  [
    'v2, the tightest of the groups above',
    {
      'proc/self/cgroup': '0::/a/b\n',
      'sys/fs/cgroup/a/b/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/a/b/memory.max': '2000\n',
      'sys/fs/cgroup/a/cpu.max': '50000 100000\n',
      'sys/fs/cgroup/a/memory.max': '1000\n',
    },
    { cpus: 0.5, memoryBytes: 1000 },
  ],
  [
    'v1, the paths of the host',
    {
      'proc/self/cgroup': '5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '4096\n',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '200000\n',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    },
    { cpus: 2, memoryBytes: 4096 },
  ],
  [
    'v1 without limits',
    {
      'proc/self/cgroup': '5:memory:/\n4:cpu,cpuacct:/\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': hugeV1,
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    },
    { cpus: null, memoryBytes: null },
  ],
];

for (const [what, files, limits] of cgroups) {
  test(`cgroup limits: ${what}`, async (t: TestContext) => {
    const root = await temporaryFolder(t);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(root, name, '..'), { recursive: true });
      await writeFile(join(root, name), content);
    }
    assert.deepEqual(cgroupLimits(root), limits);
  });
}
