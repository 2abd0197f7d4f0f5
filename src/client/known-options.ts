import { usageError } from '../lib/expect.ts';

/** What a method is given that is given no options: there is nothing to look through then. */
export const NO_OPTIONS = Object.freeze({});

/**
 * An option that nobody reads was meant as one that is read: `ttl` leaves an entry for ever that was to expire. Members that
 * an object inherits are not looked at.
 * @throws ERR_USAGE for what is no object, and for the first name that is none of `known`
 */
export function expectKnown<T extends object>(options: T, known: ReadonlySet<string>): T {
  if (options === NO_OPTIONS) return options;
  if (typeof options !== 'object' || options === null)
    throw usageError('options', `an object with ${listOf(known)}`, options);
  for (const name of Object.keys(options))
    if (!known.has(name)) throw usageError('options', `${listOf(known)} and nothing else`, name);
  return options;
}

function listOf(known: ReadonlySet<string>): string {
  return [...known].join(', ');
}
