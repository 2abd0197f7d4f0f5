import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { usageError } from '../../lib/expect.ts';

/** What one arm runs. */
export interface Variant {
  /** What is typed after `ringmark`. */
  args: readonly string[];
  /** What of that is the variant's own. */
  options: readonly string[];
  /** The built command line. */
  main: string;
  /** Where it runs: in its checkout, so that the result names its commit. */
  cwd: string;
  /** The checkout's folder by its name; null where it is this package. */
  checkout: string | null;
}

const MAIN = join('dist', 'src', 'cli', 'main.js');

/** @throws ERR_USAGE where the checkout has no build. */
export async function variantOf(
  command: readonly string[],
  options: readonly string[],
  checkout: string | undefined,
  flag: string,
): Promise<Variant> {
  const args = [...command, ...options];
  if (checkout === undefined) return { args, options, main: ownMain, cwd: process.cwd(), checkout: null };
  const folder = resolve(checkout);
  const main = join(folder, MAIN);
  await access(main).catch(() => {
    throw usageError(flag, `a checkout that is built, with ${MAIN} in it (npm run build)`, checkout);
  });
  return { args, options, main, cwd: folder, checkout: basename(folder) };
}

/** The file that is running now. */
const ownMain = join(import.meta.dirname, '..', 'main.js');
