import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNodes, resolveNodes } from '../../src/client/client-node.ts';

test('a URL alone is its own id, brought to one form', () => {
  assert.deepEqual(parseNodes('http://LOCALHOST:5000/, http://10.0.0.1:80'), [
    { id: 'http://localhost:5000', url: 'http://localhost:5000' },
    { id: 'http://10.0.0.1', url: 'http://10.0.0.1' },
  ]);
});

test('ID=URL names a node; IPv6 addresses work', () => {
  assert.deepEqual(parseNodes('n1=http://a:1,n2=http://[::1]:2'), [
    { id: 'n1', url: 'http://a:1' },
    { id: 'n2', url: 'http://[::1]:2' },
  ]);
});

test('a range of ports is a node on each, all in one zone', () => {
  assert.deepEqual(parseNodes('http://A:5000-5001,n=http://b:7-7'), [
    { id: 'http://a:5000', url: 'http://a:5000', zone: 'http://a' },
    { id: 'http://a:5001', url: 'http://a:5001', zone: 'http://a' },
    { id: 'n:7', url: 'http://b:7', zone: 'n' },
  ]);
});

test('objects keep their weight and zone', () => {
  const node = { id: 'a', url: 'http://a:1/', weight: 2, zone: 'z' };
  assert.deepEqual(resolveNodes([node]), [{ ...node, url: 'http://a:1' }]);
});

const form = 'expected http://HOST:PORT or ID=http://HOST:PORT, got';
for (const [text, message] of [
  ['', 'nodes: expected at least one of http://HOST:PORT or ID=http://HOST:PORT, got []'],
  [' , ', 'nodes: expected at least one of http://HOST:PORT or ID=http://HOST:PORT, got []'],
  ['localhost:5000', `nodes: ${form} "localhost:5000"`],
  ['localhost', `nodes: ${form} "localhost"`],
  ['http://', `nodes: ${form} "http://"`],
  ['http://a:99999', `nodes: ${form} "http://a:99999"`],
  ['http://a:5001-5000', 'nodes: expected a range of 1 to 100 ports, got "http://a:5001-5000"'],
  ['http://a:1-65535', 'nodes: expected a range of 1 to 100 ports, got "http://a:1-65535"'],
  ['http://a:65530-65540', `nodes: ${form} "http://a:65530-65540"`],
  ['http://a:1-2/kv', `nodes: ${form} "http://a:1-2/kv"`],
  ['n1=', `nodes: ${form} "n1="`],
  ['=http://a:1', `nodes: ${form} "=http://a:1"`],
  ['https://a:1', `nodes: ${form} "https://a:1"`],
  ['http://a:1/kv', `nodes: ${form} "http://a:1/kv"`],
  ['http://a:1/?x=1', `nodes: ${form} "http://a:1/?x=1"`],
  ['http://me:secret@a:1', `nodes: ${form} "http://me:secret@a:1"`],
  ['http://a:1,http://A:1/', 'nodes: expected every id once, got "http://a:1" twice'],
  ['n=http://a:1,n=http://b:1', 'nodes: expected every id once, got "n" twice'],
  ['n=http://a:1,m=http://a:1', 'nodes: expected every url once, got "http://a:1" twice'],
] as const) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseNodes(text), { code: 'ERR_USAGE', message });
  });
}

test('refuses what is no list of nodes', () => {
  for (const nodes of [
    undefined,
    'http://a:1',
    [undefined],
    [{ url: 'http://a:1' }],
    [{ id: '', url: 'http://a:1' }],
  ]) {
    assert.throws(() => resolveNodes(nodes as never), { code: 'ERR_USAGE', message: /^nodes: expected / });
  }
});
