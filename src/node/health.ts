import type { Refusal } from '../protocol/error-body.ts';
import { JSON_TYPE, refuse, sendBody } from './answer.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

const NOT_READY: Refusal = { status: 503, code: 'not_ready', message: 'the node starts up or drains' };

/** Says 200 for as long as the process answers at all. */
export function health(traffic: Traffic): Handler {
  return (res, req) => {
    const exchange = { res, method: req.getCaseSensitiveMethod(), startMs: performance.now() };
    sendBody(traffic, exchange, 200, JSON_TYPE, '{"status":"ok"}');
  };
}

/** Says 200 while the node wants requests. */
export function readiness(traffic: Traffic): Handler {
  return (res, req) => {
    const exchange = { res, method: req.getCaseSensitiveMethod(), startMs: performance.now() };
    if (traffic.ready) sendBody(traffic, exchange, 200, JSON_TYPE, '{"status":"ready"}');
    else refuse(traffic, exchange, NOT_READY);
  };
}
