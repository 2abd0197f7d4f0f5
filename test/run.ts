// Runs the built tests: `node dist/test/run.js [NAME…]`. NAME is a folder or a file below test/; without one, all
// but compose/ run. Where no test ran, the exit code is 1: `node --test` would end with 0.

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const root = import.meta.dirname;
const wanted = process.argv.slice(2);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js') && isWanted(name))
  .map((name) => join(root, name));

let passed = 0;
let failed = 0;
const events = run({ files, concurrency: 2 });
events.on('test:pass', ({ details, skip }) => {
  if (details.type !== 'suite' && skip === undefined) passed++;
});
events.on('test:fail', () => {
  failed++;
});
events.compose(new spec()).pipe(process.stdout, { end: false });
await once(events, 'end');
if (passed + failed === 0)
  console.error(`no test ran: looked for ${wanted.join(', ') || 'all tests'} in ${relative('.', root)}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function isWanted(name: string): boolean {
  if (wanted.length === 0) return !name.startsWith('compose');
  return wanted.some((want) => name === `${want}.test.js` || name.startsWith(`${want}/`));
}
