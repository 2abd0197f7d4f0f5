import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import { refuse } from './answer.ts';
import type { Traffic } from './traffic.ts';

/** Answers one request, or sees to it that it will be answered. */
export type Handler = (res: HttpResponse, req: HttpRequest) => void;

/** What a path offers, by method in upper case. A path that ends in `/` stands for all paths below it. */
export interface Resource {
  readonly path: string;
  readonly handlers: Readonly<Record<string, Handler>>;
}

const UNKNOWN_PATH: Refusal = { status: 404, code: 'not_found', message: 'there is nothing at this path' };

/** Finds the handler for any request; where there is none, it answers 404, or 405 with what is allowed. */
export function dispatcher(traffic: Traffic, resources: readonly Resource[]): Handler {
  return (res, req) => {
    const startMs = performance.now();
    const url = req.getUrl();
    const method = req.getCaseSensitiveMethod();
    const exchange = { res, method, startMs };
    const resource = resources.find(({ path }) => (path.endsWith('/') ? url.startsWith(path) : url === path));
    if (resource === undefined) return refuse(traffic, exchange, UNKNOWN_PATH);
    const handler = Object.hasOwn(resource.handlers, method) ? resource.handlers[method] : undefined;
    if (handler !== undefined) return handler(res, req);
    const allow = Object.keys(resource.handlers).join(', ');
    refuse(traffic, exchange, {
      status: 405,
      code: 'method_not_allowed',
      message: `the method: expected one of ${allow}, got ${method}`,
      allow,
    });
  };
}
