import { randomBytes, timingSafeEqual } from 'node:crypto';

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
 */
export class Guard {
  readonly token = randomBytes(24).toString('base64url');
  readonly #hosts: readonly string[];

  constructor(port: number) {
    this.#hosts = [`localhost:${port}`, `127.0.0.1:${port}`];
  }

  /** Whether the page itself may be shown. */
  allowsPage({ host }: Pick<Asked, 'host'>): boolean {
    return this.#hosts.includes(host);
  }

  /** Whether something may be asked for, or done. */
  allows({ host, origin, token }: Asked): boolean {
    const isOwn = origin === '' || origin === `http://${host}`;
    return this.allowsPage({ host }) && isOwn && isSame(token, this.token);
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
