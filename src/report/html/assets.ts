import { readFile } from 'node:fs/promises';
import { RingmarkError } from '../../lib/errors.ts';
import type { PageAssets } from './report.ts';

/** What `npm run build` made of src/page/ for the report, or for the live page. @throws ERR_STATE where it was not built. */
export async function readPageAssets(page: 'report' | 'live'): Promise<PageAssets> {
  try {
    const [script, style] = await Promise.all([asset(`${page}.js`), asset(`${page}.css`)]);
    return { script: script!, style: style! };
  } catch (cause) {
    throw new RingmarkError(
      'ERR_STATE',
      `the ${page} page: expected it in dist/page (npm run build), got ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** Beside dist/src, where this file runs. */
function asset(name: string): Promise<string> {
  return readFile(new URL(`../../../page/${name}`, import.meta.url), 'utf8');
}
