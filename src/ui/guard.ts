import { randomBytes, timingSafeEqual } from 'node:crypto';

/** What the page's URL has for nodes that ask for a token. */
export const KEY_PARAMETER = 'key';

/** What a request for the page says of itself; empty where it does not. */
export interface PageAsked {
  host: string;
  /** `KEY_PARAMETER` of its URL. */
  key: string;
}

/** What a request to the page's server says of where it comes from; empty where it does not. */
export interface Asked {
  host: string;
  origin: string;
  token: string;
}

/**
 * Keeps other sites, which a browser lets send requests to this machine, from reaching what the page can do.
 * - Another site does not know the token, and cannot read the page that holds it.
 * - A name of its own that it points at this machine (DNS rebinding) shows in `Host`.
 * - Where a browser states an `Origin`, it has to be the page's own.
 *
 * And it keeps other users of this machine from nodes that ask for a token: the page, which can do what the token allows, then
 * goes to nobody without the key that stands in its URL.
 */
export class Guard {
  readonly token = randomBytes(24).toString('base64url');
  /** Empty where the nodes ask for nothing. */
  readonly key: string;
  readonly #hosts: readonly string[];

  /** @param isGuarded whether the nodes ask for a token */
  constructor(port: number, isGuarded = false) {
    this.key = isGuarded ? randomBytes(24).toString('base64url') : '';
    // Browsers leave out the port of the scheme.
    const suffixes = port === HTTP_PORT ? ['', `:${port}`] : [`:${port}`];
    this.#hosts = suffixes.flatMap((suffix) => [`localhost${suffix}`, `127.0.0.1${suffix}`]);
  }

  /** Whether the page itself may be shown. */
  allowsPage({ host, key }: PageAsked): boolean {
    return this.#isOwnHost(host) && (this.key === '' || isSame(key, this.key));
  }

  /** Whether something may be asked for, or done. */
  allows({ host, origin, token }: Asked): boolean {
    const isOwn = origin === '' || origin.toLowerCase() === `http://${host.toLowerCase()}`;
    return this.#isOwnHost(host) && isOwn && isSame(token, this.token);
  }

  #isOwnHost(host: string): boolean {
    return this.#hosts.includes(host.toLowerCase());
  }
}

const HTTP_PORT = 80;

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
