import { timingSafeEqual } from 'node:crypto';
import { HEALTH_PATH } from '../protocol/paths.ts';
import { refuse } from './answer.ts';
import { AUTHORIZATION } from './header-names.ts';
import { UNAUTHORIZED } from './refusals.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

/** Tells the one token from all others, in a time that says nothing of where they differ (only whether its length is the same). */
export class TokenCheck {
  readonly #expected: Buffer;
  readonly #given: Buffer;

  /** @param token ASCII */
  constructor(token: string) {
    this.#expected = Buffer.from(token);
    this.#given = Buffer.alloc(this.#expected.length);
  }

  /** @param header the value of `Authorization`, one character per byte; empty where there is none */
  passes(header: string): boolean {
    const start = tokenStart(header);
    const hasItsLength = start >= 0 && header.length - start === this.#expected.length;
    this.#given.fill(0);
    if (hasItsLength) this.#given.write(header.slice(start), 'latin1');
    return timingSafeEqual(this.#given, this.#expected) && hasItsLength;
  }
}

/** Where the token begins; -1 where there is none. The scheme's name may be written in any case. */
function tokenStart(header: string): number {
  if (header.startsWith('Bearer ') && header[7] !== ' ') return 7;
  const found = /^bearer +/i.exec(header);
  return found === null ? -1 : found[0].length;
}

/** Lets pass what has the token, and whoever asks for nothing but the node's health; without a token, all, at no cost. */
export function authorized(traffic: Traffic, token: string | undefined, handler: Handler): Handler {
  if (token === undefined) return handler;
  const check = new TokenCheck(token);
  return (res, req) => {
    if (check.passes(req.getHeader(AUTHORIZATION)) || req.getUrl() === HEALTH_PATH) handler(res, req);
    else refuse(traffic, { res, method: req.getCaseSensitiveMethod(), startMs: traffic.clock() }, UNAUTHORIZED);
  };
}
