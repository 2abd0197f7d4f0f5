import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { createPlacement } from '../../src/placement/registry.ts';
import type { Run } from '../../src/result/run.ts';
import { sampleRun } from '../support/sample-run.ts';
import { noBrowser, openReport } from './browser.ts';

const options = { skip: noBrowser, timeout: 60_000 };

test('the report opens from a file: no word on the console, no request', options, async (t) => {
  for (const runs of [[sampleRun()], [sampleRun(), sampleRun()], [emptyRun()]]) {
    const { complaints } = await openReport(t, runs);
    assert.deepEqual(complaints, []);
  }
});

test('a node id that is a script is text', options, async (t) => {
  const run = sampleRun();
  const id = '</script><script>globalThis.hacked = true</script><img src=x onerror="globalThis.hacked = true">';
  run.load!.config.nodes[0]!.id = id;
  run.load!.nodes[0]!.id = id;
  const { page, complaints } = await openReport(t, [run]);
  assert.deepEqual(complaints, []);
  await page.locator('.key-box input').fill('user:1');
  assert.equal(await page.evaluate('globalThis.hacked'), undefined);
  assert.ok(
    ((await page.evaluate('document.querySelector(".share .name").textContent')) as string).includes('<script>'),
  );
});

const placements: [algorithm: string, hash: string, keys: number][] = [
  ['ring', 'xxh32', 1000],
  ['ring', 'xxh3', 200],
  ['ring', 'sha1', 200],
  ['ring', 'crc32', 200],
  ['ketama', 'md5', 200],
  ['envoy-ring', 'xxh64', 200],
  ['maglev', 'xxh64', 200],
  ['multiprobe', 'xxh32', 200],
  ['rendezvous', 'murmur3', 200],
  ['jump', 'xxh64', 200],
];
for (const [algorithm, hash, count] of placements) {
  test(`the key box routes as the library does: ${algorithm} ${hash}, ${count} keys`, options, async (t) => {
    const run = sampleRun();
    const nodes = ['cache-b', 'cache-a', 'ü-node', 'cache-10', 'cache-9'];
    const config = Object.assign(run.load!.config, { algorithm, hash, vnodes: 40 });
    config.nodes = nodes.map((id) => ({ id, url: '' }));
    const { page, complaints } = await openReport(t, [run]);
    const keys = Array.from({ length: count }, (_, i) => keyOf(i));
    const answers = await page.evaluate(`(() => {
      const box = document.querySelector('.key-box');
      const input = box.querySelector('input');
      return ${JSON.stringify(keys)}.map((key) => {
        input.value = key;
        input.dispatchEvent(new Event('input'));
        return [box.querySelector('.owner').textContent, box.querySelector('.replicas').textContent];
      });
    })()`);
    const placement = createPlacement(algorithm, nodes, { hash, vnodes: 40 });
    const expected = keys.map((key) => {
      const [owner, ...others] = placement.replicasOf(key, 3);
      return [owner, others.join(', ')];
    });
    assert.deepEqual(answers, expected);
    assert.deepEqual(complaints, []);
  });
}

test('a key is marked on the ring where its hash lies', options, async (t) => {
  const { page } = await openReport(t, [sampleRun()]);
  assert.equal(await page.locator('.ring .key circle').count(), 0);
  await page.locator('.key-box input').fill('user:1');
  // 0x7d366961 of 2^32, as docs/placement.md counts: some 176 degrees from the top.
  assert.match((await page.locator('.key-box .hash').textContent())!, /^0x7d366961/);
  const angle = await page.evaluate(`(() => {
    const dot = document.querySelector('.ring .key circle');
    return (Math.atan2(dot.getAttribute('cx'), -dot.getAttribute('cy')) / 2 / Math.PI + 1) % 1;
  })()`);
  assert.ok(Math.abs((angle as number) - 0x7d366961 / 2 ** 32) < 1e-3);
  await page.locator('.key-box input').fill('');
  assert.equal(await page.locator('.ring .key circle').count(), 0);
});

test('charts are drawn, in light and dark, and drawn again for another width', options, async (t) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await openReport(t, [sampleRun()], { colorScheme });
    const expectInk = async () => {
      const inks = (await page.evaluate(INKED)) as number[];
      assert.equal(inks.length, 3);
      for (const ink of inks) assert.ok(ink > 500, `expected lines on every canvas, got ${inks} pixels`);
    };
    await expectInk();
    await page.setViewportSize({ width: 700, height: 900 });
    while (((await page.evaluate('document.querySelector("canvas").clientWidth')) as number) >= 700)
      await setTimeout(20);
    await expectInk();
  }
});

const INKED = `[...document.querySelectorAll('.canvas canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let inked = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) inked++;
  return inked;
})`;

test('drawings have what they are of', options, async (t) => {
  const { page } = await openReport(t, [sampleRun()]);
  const count = (selector: string) => page.locator(selector).count();
  assert.equal(await count('.ring path[stroke-width="26"]'), 3);
  assert.equal(await count('.ring .lane'), 3);
  assert.equal(await count('.share'), 3);
  assert.equal(await count('.scatter.broad circle, .scatter.broad g path'), 5);
  assert.ok((await count('.interval .dot')) >= 10);
  assert.equal(await count('.chart details'), 3);
});

test('nothing is wider than the screen, from 320 pixels on', options, async (t) => {
  for (const runs of [[sampleRun()], [sampleRun(), sampleRun()]]) {
    for (const width of [320, 380, 800, 1280]) {
      const { page } = await openReport(t, runs, { width });
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      assert.ok((wider as number) <= 0, `${wider} too wide: ${runs.length} runs at ${width} pixels`);
    }
  }
});

test('names on an axis do not run into each other, however narrow it is', options, async (t) => {
  for (const width of [320, 380, 1280]) {
    const { page } = await openReport(t, [longRun()], { width, before: RECORD_TEXT });
    const rows = (await page.evaluate('globalThis.texts')) as { text: string; row: string; from: number; to: number }[];
    const percentiles = rows.filter(({ text }) => /^[\d.]+ %$/.test(text));
    assert.ok(percentiles.length >= 3, 'a chart has some of them');
    for (const { text, row, from, to } of percentiles) {
      const met = percentiles.find(
        (other) => other.row === row && other.text !== text && other.from < to && from < other.to,
      );
      assert.equal(met, undefined, `${text} at ${width} pixels`);
    }
  }
});

test(
  'the same kinds of figure of several runs stand side by side, whatever else one of them has',
  options,
  async (t) => {
    const [closed, open] = [sampleRun(), sampleRun()];
    open.load!.config.model = 'open';
    open.load!.series = [];
    const { page } = await openReport(t, [closed, open]);
    const tops =
      (await page.evaluate(`Object.entries(Object.groupBy(document.querySelectorAll('#load .kind > h4, #compare .kind > h4, #bench .kind > h4'), (title) => title.textContent))
    .map(([title, places]) => [title, ...places.map((place) => place.getBoundingClientRect().top)])`)) as [
        string,
        ...number[],
      ][];
    assert.deepEqual(
      tops.filter(([, ...places]) => places.length === 1).map(([title]) => title),
      ['Throughput over time', 'Latency over time', 'Service time by percentile'],
    );
    for (const [title, first, second] of tops)
      assert.ok(second === undefined || first === second, `${title}: ${first}, ${second}`);
  },
);

test('names of a benchmark axis stand apart and within the page, two at least, however narrow', options, async (t) => {
  for (const [runs, width] of [
    [1, 320],
    [1, 380],
    [1, 700],
    [2, 1280],
    [3, 1500],
    [1, 1280],
  ] as const) {
    const { page } = await openReport(t, Array.from({ length: runs }, sampleRun), { width });
    const axes = (await page.evaluate(`[...document.querySelectorAll('.ticks')].map((axis) => ({
      left: axis.getBoundingClientRect().left,
      names: [...axis.querySelectorAll('b')].map((name) => name.getBoundingClientRect()).filter(({ width }) => width > 0),
    })).filter((axis) => axis.left > 0)`)) as { left: number; names: { left: number; right: number }[] }[];
    assert.ok(axes.length >= 3);
    for (const { left, names } of axes) {
      assert.ok(names.length >= 2, `${names.length} names on an axis at ${width} pixels`);
      for (const [i, name] of names.entries())
        assert.ok(name.left >= (names[i - 1]?.right ?? left), `${runs} runs at ${width} pixels`);
    }
  }
});

test('every line of a logarithmic axis has its name, at least two', options, async (t) => {
  const { page } = await openReport(t, [sampleRun()], { before: RECORD_TEXT });
  const texts = (await page.evaluate('globalThis.texts')) as { text: string; row: string }[];
  const names = texts.filter(({ text }) => /^[\d.]+ [µm]s$/.test(text));
  assert.ok(names.length >= 4, `${names.map(({ text }) => text)} on two axes`);
});

test('the name of an event stands above the data, however narrow the chart is', options, async (t) => {
  for (const width of [320, 380, 1280]) {
    const run = sampleRun();
    run.load!.events = [4, 7].map((atS) => ({ atS, action: 'kill' as const, node: 'node-1', tookS: 0 }));
    const { page } = await openReport(t, [run], { width, before: RECORD_TEXT });
    const texts = (await page.evaluate('globalThis.texts')) as { text: string; y: number }[];
    const names = texts.filter(({ text }) => text === 'kill node-1');
    assert.equal(names.length, 4, 'two in each chart over time');
    const tops = (await page.evaluate(
      '[...document.querySelectorAll(".u-over")].map((over) => over.offsetTop)',
    )) as number[];
    for (const { y } of names) assert.ok(y < tops[0]!, `${y} at ${width} pixels, where the data begins at ${tops[0]}`);
  }
});

test('a table that goes on to the right fades there, until it is scrolled to its end', options, async (t) => {
  const { page } = await openReport(t, [sampleRun()], { width: 380 });
  await page.locator('summary', { hasText: 'Load test in figures' }).click();
  const table = page.getByRole('region', { name: 'Load test in figures' }).first();
  await page.waitForSelector('.wide.has-more');
  await table.evaluate('(place) => place.scrollTo(10_000, 0)');
  await page.waitForFunction('!document.querySelector(".wide").classList.contains("has-more")');
  await page.setViewportSize({ width: 3000, height: 900 });
  await page.waitForFunction('!document.querySelector(".wide.has-more")');
});

test('the keyboard reaches the key box and the tables, and focus can be seen', options, async (t) => {
  const { page } = await openReport(t, [sampleRun()]);
  const focused = () => page.evaluate('document.activeElement.tagName.toLowerCase()');
  const seen = new Set<unknown>();
  for (let i = 0; i < 40 && (await focused()) !== 'input'; i++) {
    await page.keyboard.press('Tab');
    seen.add(await focused());
    assert.notEqual(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none');
  }
  assert.equal(await focused(), 'input');
  assert.ok(seen.has('summary'));
  await page.keyboard.type('user:1');
  assert.match((await page.locator('.key-box output').textContent())!, /owner\s*node-\d/);
});

test('nothing moves once it is there', options, async (t) => {
  for (const width of [380, 1280]) {
    const { page } = await openReport(t, [sampleRun()], { width });
    // Layout shifts are told with the next frames: two of them, and the time that Chromium takes to report.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await setTimeout(200);
    assert.deepEqual(await page.evaluate('globalThis.shifts'), [], `${width} pixels`);
  }
});

test('on paper all is dark on white, and what a reader cannot use is left out', options, async (t) => {
  const { page } = await openReport(t, [sampleRun()], { colorScheme: 'dark' });
  assert.ok((await page.pdf({ format: 'A4' })).length > 20_000);
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  assert.equal(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'), 'rgb(255, 255, 255)');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.key-box').isVisible(), false);
  assert.equal(await page.locator('details:not([open])').count(), 0, 'nobody can open a table on paper');
  assert.equal(await page.getByRole('region', { name: 'Load test in figures' }).first().isVisible(), true);
  await page.evaluate('dispatchEvent(new Event("afterprint"))');
  assert.ok((await page.locator('details:not([open])').count()) > 3, 'folded again');
});

/** Of so many requests that the axis of percentiles has seven names. */
function longRun(): Run {
  const histogram = build();
  histogram.recordValueWithCount(500, 3_000_000);
  histogram.recordValueWithCount(5000, 30_000);
  const run = sampleRun();
  run.load!.latencyUs.response.histogram = encodeIntoCompressedBase64(histogram);
  return run;
}

/** What a canvas writes, and where. */
const RECORD_TEXT = `
globalThis.texts = [];
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
  const width = this.measureText(text).width;
  const from = x - ({ center: width / 2, right: width, end: width }[this.textAlign] ?? 0);
  const canvas = this.canvas.closest('.canvas')?.id ?? 'new';
  const at = this.getTransform().transformPoint({ x, y }).y / devicePixelRatio;
  globalThis.texts.push({ text, row: canvas + ' ' + y, y: at, from, to: from + width });
  return fillText.call(this, text, x, y, ...more);
};`;

function emptyRun(): Run {
  const { bench, compare, load, ...empty } = sampleRun();
  return empty;
}

/** Short, long, and beyond ASCII: hash functions take another way for each. */
function keyOf(i: number): string {
  if (i % 10 === 3) return `schlüssel-${i}-🔑`;
  if (i % 10 === 7) return `user:${i}:${'long'.repeat(i % 60)}`;
  if (i % 50 === 9) return `\ud800${i}`;
  return `user:${i}`;
}
