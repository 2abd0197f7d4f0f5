import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { readPageAssets } from '../../src/report/html/assets.ts';
import { renderReport } from '../../src/report/html/report.ts';
import type { Run } from '../../src/result/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const executable = findBrowser();

/** Why the tests in a browser do not run; false where they do. Give it to a test as `skip`. */
export const noBrowser =
  executable === undefined &&
  `no browser: looked for RINGMARK_CHROMIUM and for ${NAMES.join(', ')} in the path; the pages were NOT tested in one`;

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** A page with what it asked for and complained of so far. */
export interface OpenPage {
  page: Page;
  file: string;
  complaints: string[];
}

export interface View {
  width?: number;
  colorScheme?: 'light' | 'dark';
  /** Runs in the page before its own script. */
  before?: string;
}

/** Opens the report of some runs from a file, once its script has drawn. */
export async function openReport(
  t: TestContext,
  runs: readonly Run[],
  { width = 1280, colorScheme = 'light', before = '' }: View = {},
): Promise<OpenPage> {
  const file = join(await temporaryFolder(t), 'report.html');
  await writeFile(file, renderReport(runs, await readPageAssets('report')));
  const page = await openPage(t, { width, colorScheme });
  const complaints = listen(page, pathToFileURL(file).href);
  await page.addInitScript(RECORD_SHIFTS + before);
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html[data-ready]');
  return { page, file, complaints };
}

/** An empty page. */
export async function openPage(t: TestContext, { width = 1280, colorScheme = 'light' }: View = {}): Promise<Page> {
  // As root, which a container's tests often are, Chromium starts only without its sandbox; the page is our own.
  browser ??= chromium.launch({ executablePath: executable!, args: ['--no-sandbox'] });
  const page = await (await browser).newPage({ viewport: { width, height: 900 }, colorScheme });
  t.after(() => page.close());
  return page;
}

/** An init script: `shifts` are those of the layout, as Chromium counts them. */
export const RECORD_SHIFTS = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
    .observe({ type: 'layout-shift', buffered: true });`;

function listen(page: Page, own: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== own) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}

function findBrowser(): string | undefined {
  const stated = process.env.RINGMARK_CHROMIUM;
  const inPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...(stated ? [stated] : []), ...inPath].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
