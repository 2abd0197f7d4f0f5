import { JSON_TYPE, refuse, sendText } from './answer.ts';
import { NOT_READY } from './refusals.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

/** Gives what `text` returns at that moment. */
export function document(traffic: Traffic, type: string, text: () => string): Handler {
  return (res, req) => {
    const exchange = { res, method: req.getCaseSensitiveMethod(), startMs: performance.now() };
    sendText(traffic, exchange, 200, type, text());
  };
}

/** Says 200 while the node wants requests, else 503. */
export function readiness(traffic: Traffic): Handler {
  return (res, req) => {
    const exchange = { res, method: req.getCaseSensitiveMethod(), startMs: performance.now() };
    if (traffic.ready) sendText(traffic, exchange, 200, JSON_TYPE, '{"status":"ready"}');
    else refuse(traffic, exchange, NOT_READY);
  };
}
