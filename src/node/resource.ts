import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import { refuse } from './answer.ts';
import { notAllowed, UNKNOWN_PATH } from './refusals.ts';
import type { Traffic } from './traffic.ts';

/** Answers one request, or sees to it that it will be answered. */
export type Handler = (res: HttpResponse, req: HttpRequest) => void;

/** What a path offers, by method in upper case. A path that ends in `/` stands for all paths below it. */
export interface Resource {
  readonly path: string;
  readonly handlers: Readonly<Record<string, Handler>>;
}

/** Finds the handler for any request; where there is none, it answers 404, or 405 with what is allowed. */
export function dispatcher(traffic: Traffic, resources: readonly Resource[]): Handler {
  return (res, req) => {
    const url = req.getUrl();
    const method = req.getCaseSensitiveMethod();
    const exchange = { res, method, startMs: traffic.clock() };
    const resource = resources.find(({ path }) => (path.endsWith('/') ? url.startsWith(path) : url === path));
    if (resource === undefined) return refuse(traffic, exchange, UNKNOWN_PATH);
    const { handlers } = resource;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (handler === undefined) return refuse(traffic, exchange, notAllowed(method, Object.keys(handlers)));
    handler(res, req);
  };
}
