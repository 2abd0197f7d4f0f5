import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { KvClient } from '../../src/client/kv-client.ts';
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts';
import { type LivePage, type LivePageOptions, startLivePage } from '../../src/ui/live-page.ts';
import { type Running, start } from '../support/run-process.ts';
import { noBrowser, openPage, RECORD_SHIFTS } from './browser.ts';

// The live page of a real cluster, in a real browser.

const options = { skip: noBrowser, timeout: 60_000 };
const placement = { algorithm: 'ring', hash: 'xxh32', vnodes: 160 };

async function liveCluster(
  t: TestContext,
  given: Pick<LivePageOptions, 'key' | 'hasLoad'> = {},
): Promise<{ cluster: Cluster; live: LivePage; client: KvClient }> {
  const cluster = await startCluster({ nodes: 3 });
  t.after(() => cluster.stop());
  const client = new KvClient({ nodes: cluster.nodes });
  t.after(() => client.close());
  const control = { kill: (id: string) => cluster.kill(id), start: (id: string) => cluster.start(id) };
  const live = await startLivePage({ ...given, port: 0, nodes: cluster.nodes, placement, client, control });
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

test(
  'a node that is down is marked in the ring, the legend and the key box as well, until it is back',
  options,
  async (t) => {
    const { cluster, live, client } = await liveCluster(t);
    const page = await openPage(t);
    await page.goto(live.url);
    const owner = client.placement.ownerOf('a key');
    await page.getByLabel('Where does a key live?').fill('a key');
    const named = page.locator('.key-box .owner');
    assert.equal(await named.textContent(), owner);
    const marked = async () => {
      const all = await page.locator('[data-owner].down').all();
      return Promise.all(all.map((each) => each.getAttribute('data-owner')));
    };
    await cluster.kill(owner);
    await named.filter({ hasText: `${owner} (no answer)` }).waitFor();
    assert.deepEqual(await marked(), [owner, owner, owner]);
    const strokes = await page.evaluate("getComputedStyle(document.querySelector('.ring path.down')).stroke");
    assert.match(String(strokes), /#hatch/);
    await cluster.start(owner);
    await named.filter({ hasText: new RegExp(`^${owner}$`) }).waitFor();
    assert.deepEqual(await marked(), []);
  },
);

test("a node's line says what it is, up to how much, and begins anew with the measurement", options, async (t) => {
  const { live } = await liveCluster(t, { hasLoad: true });
  const page = await openPage(t);
  await page.goto(live.url);
  const history = page.locator('[data-node="node-1"] .history');
  const line = (which: string) => history.locator(`path${which}`).waitFor({ state: 'attached' });
  await line('[d*="L"]');
  assert.match((await history.textContent())!, /^requests\/s of the last minute, from 0 to \d/);
  live.tell({ requestsPerS: 250, errors: 0, p50Us: 1, p99Us: 1 });
  await line(':not([d*="L"])');
  live.tell({ requestsPerS: 500, errors: 0, p50Us: 1, p99Us: 1 });
  await page.locator('#load .history', { hasText: /from 0 to 500$/ }).waitFor();
  await line('[d*="L"]');
});

test('its buttons kill and start a node; keys are put and got where the ring says', options, async (t) => {
  const { cluster, live, client } = await liveCluster(t);
  const page = await openPage(t);
  await page.goto(live.url);
  const card = page.locator('[data-node="node-1"]');
  const [before] = cluster.nodes;
  await card.getByRole('button', { name: 'Kill node-1' }).click();
  await card.and(page.locator('.down')).waitFor();
  await card.getByRole('button', { name: 'Start node-1' }).click();
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

test('a page whose connection breaks says so, and comes back to the same server by itself', options, async (t) => {
  const { live } = await liveCluster(t);
  const page = await openPage(t);
  const link = await breakableLink(page);
  await page.goto(live.url);
  await says(page, /^live$/);
  await page.evaluate('globalThis.isSamePage = true');
  link.isBroken = true;
  link.cut();
  await says(page, /^The connection is lost: what you see is old\. Trying again …$/);
  assert.deepEqual(await page.locator('.card .state').allTextContents(), ['was up', 'was up', 'was up']);
  for (const button of await page.getByRole('button', { name: /Kill|Start/ }).all())
    assert.ok(await button.isDisabled());
  link.isBroken = false;
  await says(page, /^live$/);
  assert.equal(await page.evaluate('globalThis.isSamePage'), true);
});

test(
  'a page whose server ends says so; one started since with the same key is loaded by itself',
  options,
  async (t) => {
    const { cluster, live, client } = await liveCluster(t, { key: KEY });
    const page = await openPage(t);
    await page.goto(live.url);
    await says(page, /^live$/);
    live.close();
    await says(page, /^Ended: these are the last figures\.$/);
    await restart(t, live, { nodes: cluster.nodes, placement, client, key: KEY });
    await says(page, /^live$/);
    assert.equal(await page.getByRole('button', { name: 'Kill' }).count(), 0);
  },
);

test('a page that finds another server with another key says what to open', options, async (t) => {
  const { cluster, live, client } = await liveCluster(t);
  const page = await openPage(t, { width: 380 });
  await page.addInitScript(RECORD_SHIFTS);
  await page.goto(live.url);
  await says(page, /^live$/);
  live.close();
  const again = await restart(t, live, { nodes: cluster.nodes, placement, client });
  await says(page, /^Another server runs here now: open the address that it printed\.$/);
  assert.deepEqual(await page.evaluate('shifts'), []);
  await page.goto(again.url);
  await says(page, /^live$/);
});

test('a page whose server stands still says so, and goes on with it', options, async (t) => {
  const command = start('src/cli/main.js', ['cluster', '--nodes', '1', '--port', '0', '--ui']);
  t.after(() => command.child.kill('SIGKILL'));
  // Before the browser starts: what is said meanwhile would be missed.
  const address = printedAddress(command);
  const page = await openPage(t);
  await page.goto(await address);
  await says(page, /^live$/);
  command.child.kill('SIGSTOP');
  await says(page, /^Stalled: /);
  assert.equal(await page.locator('.card .state').textContent(), 'was up');
  command.child.kill('SIGCONT');
  await says(page, /^live$/);
  await page.locator('.card .state', { hasText: /^up$/ }).waitFor();
  command.child.kill('SIGINT');
  await says(page, /^Ended: /);
});

test('a load test shows in its place, and nothing moves from the beginning to the end', options, async (t) => {
  const command = start('src/cli/main.js', [
    'load',
    '--nodes',
    '2',
    '--rate',
    '500',
    '--warmup',
    '1s',
    '--duration',
    '2.5s',
    '--ui',
  ]);
  t.after(() => command.child.kill('SIGKILL'));
  // Before the browser starts: what is said meanwhile would be missed.
  const address = printedAddress(command);
  const page = await openPage(t, { width: 380 });
  await page.addInitScript(RECORD_SHIFTS);
  await page.goto(await address);
  const rate = page.locator('#load [data-figure="requestsPerS"]');
  await rate.filter({ hasText: /\d/ }).waitFor();
  await says(page, /^Ended: /);
  // The half second at the end has about 250 requests, which is not what came in a second.
  assert.ok(Number(await rate.textContent()) > 350, `${await rate.textContent()}`);
  assert.deepEqual(await page.evaluate('shifts'), []);
});

test('figures say what they are: memory that the process takes, and bounds as bounds', options, async (t) => {
  const { live, client } = await liveCluster(t);
  const page = await openPage(t);
  await page.goto(live.url);
  const figure = (name: string) => page.locator(`[data-node="node-1"] [data-figure="${name}"]`);
  await figure('rssBytes').filter({ hasText: / MiB$/ }).waitFor();
  const asking = setInterval(() => void client.get('key').catch(() => {}), 5);
  t.after(() => clearInterval(asking));
  const owner = page.locator(`[data-node="${client.placement.ownerOf('key')}"] [data-figure="ownP50Us"]`);
  await owner.filter({ hasText: /^≤ \d+(\.\d)? (µs|ms)$/ }).waitFor();
});

const KEY = 'a-key-of-a-test-that-is-long';

/** Waits until the page says that of its connection. */
const says = (page: Page, what: RegExp) => page.locator('#link', { hasText: what }).waitFor();

/** A server on the port of one that has been closed. */
async function restart(t: TestContext, old: LivePage, options: Omit<LivePageOptions, 'port'>): Promise<LivePage> {
  const again = await startLivePage({ ...options, port: Number(new URL(old.url).port) });
  t.after(() => again.close());
  return again;
}

/** The page's WebSocket goes through here: it is cut, and while it is broken it cannot be opened. */
async function breakableLink(page: Page): Promise<{ isBroken: boolean; cut: () => void }> {
  const link = { isBroken: false, cut: () => {} };
  await page.routeWebSocket('**/live', (socket) => {
    if (link.isBroken) return void socket.close();
    const server = socket.connectToServer();
    link.cut = () => {
      void socket.close();
      void server.close();
    };
  });
  return link;
}

/** Where the command says that its page is. */
function printedAddress({ child }: Running): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (piece) => {
      said += piece;
      const [, url] = /live page: (\S+)\n/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`expected the address of a page, got ${said}`)));
  });
}
