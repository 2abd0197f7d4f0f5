import { randomBytes, timingSafeEqual } from 'node:crypto';

/** What a request to the page's server says of where it comes from; empty where it does not. */
export interface Asked {
  host: string;
  origin: string;
  token: string;
}

/** The port that no browser states in `Host` and `Origin`. */
const DEFAULT_PORT = 80;

/**
 * Keeps those away from the page, and from what it can do, who have not been told its address.
 * - Other users of this machine, and other sites, which a browser lets send requests to it, do not know the token.
 * - A name that a site points at this machine (DNS rebinding) shows in `Host`.
 * - Where a browser states an `Origin`, it has to be the page's own.
 */
export class Guard {
  readonly token: string;
  readonly #hosts: readonly string[];

  /** @param token one that nobody knows yet unless told otherwise */
  constructor(port: number, token = randomBytes(24).toString('base64url')) {
    this.token = token;
    const stated = ['localhost', '127.0.0.1'];
    this.#hosts = [...stated.map((name) => `${name}:${port}`), ...(port === DEFAULT_PORT ? stated : [])];
  }

  /** Whether it was this machine that was asked for, by a name of its own. */
  allowsHost({ host }: Pick<Asked, 'host'>): boolean {
    return this.#hosts.includes(host.toLowerCase());
  }

  /** Whether something may be asked for, or done. */
  allows({ host, origin, token }: Asked): boolean {
    const isOwn = origin === '' || origin.toLowerCase() === `http://${host.toLowerCase()}`;
    return this.allowsHost({ host }) && isOwn && isSame(token, this.token);
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
