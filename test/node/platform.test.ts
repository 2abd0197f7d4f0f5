import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

test('where no native binary loads, ERR_PLATFORM says which would', { timeout: 20_000 }, async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'ringmark-platform-'));
  t.after(() => rm(root, { recursive: true }));
  await cp(join(import.meta.dirname, '../../src'), join(root, 'src'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await mkdir(join(root, 'node_modules/uWebSockets.js'), { recursive: true });
  const broken = 'throw new Error("version `GLIBC_2.38\' not found")';
  await writeFile(join(root, 'node_modules/uWebSockets.js/index.js'), broken);
  const script = `
    const { startNode } = await import('./src/node/node.js');
    const { code, message, cause } = await startNode({ port: 0 }).catch((error) => error);
    console.log(JSON.stringify({ code, message, cause: cause.message }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
  const { code, message, cause } = JSON.parse(stdout);
  assert.equal(code, 'ERR_PLATFORM');
  assert.match(message, /^uWebSockets\.js: expected Node\.js 20 \(glibc 2\.27 or newer\), .*; got Node\.js \d+.* on /);
  assert.match(cause, /GLIBC_2\.38/);
});
