import { access } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { RingmarkError } from '../../lib/errors.ts';
import { usageError } from '../../lib/expect.ts';
import { splitWords } from './split-words.ts';

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
  /** The checkout's folder: its name, and of those above as many as tell it from the other's; null where it is this package. */
  checkout: string | null;
}

/** What a variant is told by. */
export interface VariantAsked {
  options?: string | undefined;
  dir?: string | undefined;
}

/** What `ab` decides itself for all arms, or would write beside every checkout. */
const NOT_THEIRS = ['--json', '--seed', '--results', '--stream', '--ui'];

/**
 * The two variants of a command.
 * @throws ERR_USAGE where there is none, for options that are not a variant's, and for a checkout that has no build
 */
export async function variantsOf(
  command: readonly string[],
  a: VariantAsked,
  b: VariantAsked,
): Promise<Record<'a' | 'b', Variant>> {
  if ([a.options, a.dir, b.options, b.dir].every((asked) => asked === undefined))
    throw new RingmarkError('ERR_USAGE', 'ab: expected a variant by --a, --b, --a-dir or --b-dir, got none');
  refuseNotTheirs('ab', command);
  const [nameOfA, nameOfB] = checkoutNames(a.dir, b.dir);
  return {
    a: { ...(await variantOf(command, optionsOf(a, '--a'), a.dir, '--a-dir')), checkout: nameOfA! },
    b: { ...(await variantOf(command, optionsOf(b, '--b'), b.dir, '--b-dir')), checkout: nameOfB! },
  };
}

function optionsOf({ options = '' }: VariantAsked, flag: '--a' | '--b'): string[] {
  const words = splitWords(options, flag);
  refuseNotTheirs(flag, words);
  return words;
}

function refuseNotTheirs(of: string, words: readonly string[]): void {
  const wrong = words.find((word) => NOT_THEIRS.includes(word.split('=')[0]!));
  if (wrong !== undefined) throw usageError(of, `options without ${NOT_THEIRS.join(', ')}`, wrong);
}

/** By as few of their folders as tell them apart. */
function checkoutNames(...dirs: (string | undefined)[]): (string | null)[] {
  const paths = dirs.map((dir) => (dir === undefined ? null : resolve(dir).split(sep)));
  const [a, b] = paths;
  const name = (count: number) => paths.map((parts) => parts?.slice(-count).join('/') ?? null);
  const most = Math.max(...paths.map((parts) => parts?.length ?? 1));
  if (!a || !b || a.join() === b.join()) return name(1);
  for (let count = 1; count < most; count++) if (name(count)[0] !== name(count)[1]) return name(count);
  return name(most);
}

const MAIN = join('dist', 'src', 'cli', 'main.js');

async function variantOf(
  command: readonly string[],
  options: readonly string[],
  checkout: string | undefined,
  flag: string,
): Promise<Omit<Variant, 'checkout'>> {
  const args = [...command, ...options];
  if (checkout === undefined) return { args, options, main: ownMain, cwd: process.cwd() };
  const folder = resolve(checkout);
  const main = join(folder, MAIN);
  await access(main).catch(() => {
    throw usageError(flag, `a checkout that is built, with ${MAIN} in it (npm run build)`, checkout);
  });
  return { args, options, main, cwd: folder };
}

/** The file that is running now. */
const ownMain = join(import.meta.dirname, '..', 'main.js');
