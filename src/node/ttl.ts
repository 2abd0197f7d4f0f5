import type { HttpRequest } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import { MAX_TTL_MS, MIN_TTL_MS } from '../protocol/limits.ts';
import { NEVER } from '../store/store.ts';
import { badTtl } from './refusals.ts';

/** What `?ttl=SECONDS` gives an entry to live, in milliseconds; `NEVER` where there is no such parameter. */
export function ttlMsOf(req: HttpRequest): number | Refusal {
  // Most requests have no query at all.
  const query = req.getQuery();
  const text = query ? new URLSearchParams(query).get('ttl') : null;
  return text === null ? NEVER : parseTtl(text);
}

function parseTtl(text: string): number | Refusal {
  const ttlMs = /^\d{1,10}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1000) : 0;
  return ttlMs >= MIN_TTL_MS && ttlMs <= MAX_TTL_MS ? ttlMs : badTtl(text);
}
