import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { k6Format } from '../../../src/load/export/k6.ts';
import type { ListedOperation } from '../../../src/load/export/listed-operations.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// k6 is not run here: its modules are stood in for, as https://grafana.com/docs/k6/latest/javascript-api/ describes them.

const STUBS = {
  'index.js': 'export const check = (value, checks, tags) => k6.check(value, checks, tags);',
  'data.js': 'export class SharedArray { constructor(name, make) { return make(); } }',
  'execution.js': 'export default { get scenario() { return { iterationInTest: k6.iteration++ }; } };',
  'http.js': `export default {
    get: (url, params) => k6.request(['GET', url, undefined], params),
    put: (url, body, params) => k6.request(['PUT', url, body], params),
  };`,
};
const EXPORTS = { '.': './index.js', './data': './data.js', './execution': './execution.js', './http': './http.js' };

interface Recorded {
  requests: (string | undefined)[][];
  params: { headers: Record<string, string>; tags: Record<string, string> }[];
  checks: boolean[];
}

const plan = {
  description: 'what it holds',
  nodes: [
    { id: 'one', url: 'http://localhost:5000', connections: 1 },
    { id: "it's \u2028 two", url: 'http://localhost:5001', connections: 2 },
  ],
  operations: 3,
  rate: 0.5,
  connections: 7,
  isGuarded: false,
};
const operations: ListedOperation[] = [
  { kind: 'read', node: 1, path: '/kv/a', value: undefined },
  { kind: 'update', node: 0, path: '/kv/b%2F', value: '"v\\' },
  { kind: 'rmw', node: 1, path: '/kv/c', value: '' },
];

/** Imports the script, with the list beside it, as an ES module. */
async function imported(
  t: TestContext,
  answer: (method: string) => number = () => 200,
  environment: Readonly<Record<string, string>> = {},
) {
  const folder = await temporaryFolder(t);
  const { script, files, lines } = k6Format(plan);
  const modules = join(folder, 'node_modules', 'k6');
  await mkdir(modules, { recursive: true });
  const stubs = { ...STUBS, 'package.json': JSON.stringify({ type: 'module', exports: EXPORTS }) };
  for (const [name, text] of Object.entries(stubs)) await writeFile(join(modules, name), text);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, script!.name), script!.text);
  const recorded: Recorded = { requests: [], params: [], checks: [] };
  const globals = {
    __ENV: environment,
    open: (path: string) => (path === `./${files[0]}` ? operations.map(lines).join('') : assert.fail(path)),
    k6: {
      iteration: 0,
      request(request: [method: string, ...string[]], params: Recorded['params'][0]) {
        recorded.requests.push(request);
        recorded.params.push(params);
        return { status: answer(request[0]) };
      },
      check(value: unknown, checks: Record<string, (value: unknown) => boolean>) {
        const isOk = Object.values(checks).every((holds) => holds(value));
        recorded.checks.push(isOk);
        return isOk;
      },
    },
  };
  Object.assign(globalThis, globals);
  t.after(() => {
    for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
  });
  const { default: iterate, options } = await import(pathToFileURL(join(folder, script!.name)).href);
  return { iterate, options, recorded };
}

test('each iteration does the next operation, and after the last comes the first', async (t) => {
  const { iterate, recorded } = await imported(t);
  for (let i = 0; i < 4; i++) iterate();
  assert.deepEqual(recorded.requests, [
    ['GET', 'http://localhost:5001/kv/a', undefined],
    ['PUT', 'http://localhost:5000/kv/b%2F', '"v\\'],
    ['GET', 'http://localhost:5001/kv/c', undefined],
    ['PUT', 'http://localhost:5001/kv/c', ''],
    ['GET', 'http://localhost:5001/kv/a', undefined],
  ]);
  assert.deepEqual(recorded.checks, [true, true, true, true, true]);
  const [second] = recorded.params.slice(1);
  assert.deepEqual(second, { headers: {}, tags: { name: 'PUT one', node: 'one', kind: 'update' } });
  assert.equal(new Set(recorded.params.map(({ tags }) => tags.name)).size, 3);
});

test('a token in the environment goes with each request', async (t) => {
  const { iterate, recorded } = await imported(t, undefined, { RINGMARK_AUTH_TOKEN: 'secret-17' });
  for (let i = 0; i < 2; i++) iterate();
  for (const { headers } of recorded.params) assert.deepEqual(headers, { Authorization: 'Bearer secret-17' });
});

test('a status that is not 2xx fails its check, and what could not be read is not written', async (t) => {
  const { iterate, recorded } = await imported(t, (method) => (method === 'GET' ? 404 : 500));
  for (let i = 0; i < 3; i++) iterate();
  assert.deepEqual(recorded.checks, [false, false, false]);
});

test('the options: as many iterations as there are operations, begun at the rate', async (t) => {
  const { options } = await imported(t);
  assert.deepEqual(options, {
    discardResponseBodies: true,
    scenarios: {
      ringmark: {
        executor: 'constant-arrival-rate',
        rate: 500,
        timeUnit: '1000s',
        duration: '6s',
        preAllocatedVUs: 7,
      },
    },
    thresholds: { checks: ['rate==1'], dropped_iterations: ['count==0'] },
  });
});

test('k6 refuses less than a second: a short list is gone through more than once', () => {
  const { script } = k6Format({ ...plan, rate: 1000 });
  assert.match(script!.text, /^ {6}rate: 1000,\n {6}timeUnit: '1s',\n {6}duration: '1s',$/m);
});
