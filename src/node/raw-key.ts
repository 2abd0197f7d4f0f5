import type { HttpRequest } from 'uWebSockets.js';
import { KV_PREFIX } from '../protocol/paths.ts';

/** Where a request has its key, as it came on the wire. */
export type RawKey = (req: HttpRequest) => string;

/** Keys without a slash, which the native router cuts out: a string by itself is read faster than a part of the path. */
export const KV_ROUTE = `${KV_PREFIX}:key`;
export const keyInRoute: RawKey = (req) => req.getParameter(0)!;

/** Any key. */
export const keyInPath: RawKey = (req) => req.getUrl().slice(KV_PREFIX.length);
