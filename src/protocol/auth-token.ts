import { RingmarkError } from '../lib/errors.ts';

const MAX_TOKEN_LENGTH = 1024;

/**
 * A token that can stand in a header: the characters that RFC 6750 gives a bearer token.
 * @param name where it comes from, for the message, which does not show it
 * @throws ERR_USAGE where it is none
 */
export function expectAuthToken(name: string, token: string): string {
  if (token.length <= MAX_TOKEN_LENGTH && /^[A-Za-z0-9._~+/-]+=*$/.test(token)) return token;
  const expected = `1 to ${MAX_TOKEN_LENGTH} letters, digits and characters of ._~+/-, with = at the end only`;
  throw new RingmarkError(
    'ERR_USAGE',
    `${name}: expected ${expected}, ${token === '' ? 'got nothing' : `got ${token.length} characters that are not`}`,
  );
}

/** The value of the `Authorization` header. */
export function bearer(token: string): string {
  return `Bearer ${token}`;
}
