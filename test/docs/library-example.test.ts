import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startCluster } from '../../src/cluster/cluster.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root, timeout: 20_000 });

for (const document of ['README.md', 'docs/client.md']) {
  test(`the TypeScript of ${document} compiles, runs, and prints what its comments say`, async (t) => {
    const cluster = await startCluster({ nodes: 3 });
    t.after(() => cluster.stop());
    const blocks = [...readFileSync(join(root, document), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)];
    const source = blocks.map(([, block]) => block).join('');
    assert.notEqual(source, '');
    const program = cluster.nodes.reduce(
      (text, { url }, i) => text.replaceAll(`http://localhost:500${i}`, url),
      source,
    );
    // Below the package's own folder `ringmark` is this package, as it is for whoever installed it.
    const folder = mkdtempSync(join(root, 'dist', 'example-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'example.ts'), program);
    const compilerOptions = { rootDir: '.', outDir: 'built' };
    const config = { extends: '../../tsconfig.json', compilerOptions, include: ['example.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await node('node_modules/typescript/bin/tsc', '--project', folder);
    const { stdout } = await node(join(folder, 'built', 'example.js'));
    const expected = [...program.matchAll(/\bconsole\.log.* \/\/ (.*)$/gm)].map(([, comment]) => comment);
    assert.deepEqual(stdout.trimEnd().split('\n'), expected);
  });
}
