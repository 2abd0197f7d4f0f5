import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts';
import { type LivePage, startLivePage } from '../../src/ui/live-page.ts';
import { start } from '../support/run-process.ts';
import { noBrowser, openPage } from './browser.ts';

// The live page of a real cluster, in a real browser.

const options = { skip: noBrowser, timeout: 60_000 };
const placement = { algorithm: 'ring', hash: 'xxh32', vnodes: 160 };

async function liveCluster(t: TestContext): Promise<{ cluster: Cluster; live: LivePage; client: KvClient }> {
  const cluster = await startCluster({ nodes: 3 });
  t.after(() => cluster.stop());
  const client = new KvClient({ nodes: cluster.nodes });
  t.after(() => client.close());
  const control = { kill: (id: string) => cluster.kill(id), start: (id: string) => cluster.start(id) };
  const live = await startLivePage({ port: 0, nodes: cluster.nodes, placement, client, control });
  t.after(() => live.close());
  return { cluster, live, client };
}

test('it follows the cluster: rates, entries, and a killed node within two seconds', options, async (t) => {
  const { cluster, live, client } = await liveCluster(t);
  const page = await openPage(t, { width: 380 });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(live.url);
  const card = page.locator('[data-node="node-2"]');
  await card.locator('.state', { hasText: 'up' }).waitFor();
  for (let i = 0; i < 200; i++) await client.put(`key-${i}`, 'value');
  const entries = page.locator('[data-node="node-2"] [data-figure="entries"]');
  const owned = Array.from({ length: 200 }, (_, i) => client.placement.ownerOf(`key-${i}`)).filter(
    (id) => id === 'node-2',
  );
  await entries.filter({ hasText: new RegExp(`^${owned.length}$`) }).waitFor();

  await cluster.kill('node-2');
  const killedMs = performance.now();
  await card.and(page.locator('.down')).waitFor();
  const shownMs = performance.now() - killedMs;
  assert.ok(shownMs < 2000, `shown after ${shownMs} ms`);
  assert.equal(await card.locator('.state').textContent(), 'no answer');
  assert.deepEqual(complaints, []);
  assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 380);
});

test('its buttons kill and start a node; keys are put and got where the ring says', options, async (t) => {
  const { cluster, live, client } = await liveCluster(t);
  const page = await openPage(t);
  await page.goto(live.url);
  const card = page.locator('[data-node="node-1"]');
  const [before] = cluster.nodes;
  await card.getByRole('button', { name: 'Kill' }).click();
  await card.and(page.locator('.down')).waitFor();
  await card.getByRole('button', { name: 'Start' }).click();
  await card.locator('.state', { hasText: 'up' }).waitFor();
  assert.notEqual(cluster.nodes[0]!.pid, before!.pid);

  await page.getByLabel('Key', { exact: true }).fill('name');
  await page.getByLabel('Value').fill('Praachi');
  await page.getByRole('button', { name: 'Put' }).click();
  const output = page.locator('#data output');
  await output.filter({ hasText: 'version' }).waitFor();
  assert.equal(await output.textContent(), `PUT name → ${client.placement.ownerOf('name')}: version 1`);
  assert.equal(await client.getText('name'), 'Praachi');
  await page.getByRole('button', { name: 'Get' }).click();
  await output.filter({ hasText: '"Praachi"' }).waitFor();
});

test('a page that loses its server says so, and comes back by itself', options, async (t) => {
  const { cluster, live, client } = await liveCluster(t);
  const page = await openPage(t);
  await page.goto(live.url);
  await page.locator('#link', { hasText: /^live$/ }).waitFor();
  live.close();
  await page.locator('#link.lost', { hasText: /^It has ended/ }).waitFor();
  assert.equal(await page.locator('[data-node="node-1"] .state').textContent(), 'not known');
  // Another server on the port has another token, and here no buttons.
  const again = await startLivePage({ port: Number(new URL(live.url).port), nodes: cluster.nodes, placement, client });
  t.after(() => again.close());
  await page.locator('#link', { hasText: /^live$/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Kill' }).count(), 0);
});

test('a page with a key says that another server needs another URL', options, async (t) => {
  const { cluster, client } = await liveCluster(t);
  const guarded = { nodes: cluster.nodes, placement, client, authToken: 'secret-17' };
  const first = await startLivePage({ ...guarded, port: 0 });
  const page = await openPage(t);
  await page.goto(first.url);
  await page.locator('#link', { hasText: /^live$/ }).waitFor();
  first.close();
  await page.locator('#link.lost').waitFor();
  const second = await startLivePage({ ...guarded, port: Number(new URL(first.url).port) });
  t.after(() => second.close());
  await page.locator('#link', { hasText: 'open the URL that it has printed' }).waitFor();
});

test('a server that stands still is not shown as live', options, async (t) => {
  const running = start('src/cli/main.js', ['cluster', '--nodes', '1', '--port', '0', '--ui'], {}, { timeout: 60_000 });
  t.after(() => running.child.kill('SIGKILL'));
  let stderr = '';
  const url = await new Promise<string>((resolve) => {
    running.child.stderr!.on('data', (chunk) => {
      stderr += chunk;
      const found = /live page: (\S+)\n/.exec(stderr);
      if (found) resolve(found[1]!);
    });
  });
  const page = await openPage(t);
  await page.goto(url);
  await page.locator('#link', { hasText: /^live$/ }).waitFor();
  running.child.kill('SIGSTOP');
  await page.locator('#link.lost', { hasText: 'silent' }).waitFor();
  assert.equal(await page.locator('.state').textContent(), 'not known');
  running.child.kill('SIGCONT');
  await page.locator('#link', { hasText: /^live$/ }).waitFor();
});
