import type { TemplatedApp } from 'uWebSockets.js';
import {
  BATCH_PATH,
  GET_PREFIX,
  HEALTH_PATH,
  KV_PREFIX,
  METRICS_PATH,
  PUT_PATH,
  READY_PATH,
  STATS_PATH,
} from '../protocol/paths.ts';
import { DamagedEntry } from '../store/damaged-entry.ts';
import { JSON_TYPE, refuse } from './answer.ts';
import { authorized } from './authorization.ts';
import { postBatch } from './batch.ts';
import { refusalOfDamage } from './damage.ts';
import { getJson, putJson } from './json-form.ts';
import { deleteEntry, getEntry, headEntry } from './kv.ts';
import { putEntry } from './kv-put.ts';
import { METRICS_TYPE, metricsOf } from './metrics.ts';
import type { ResolvedOptions } from './options.ts';
import { document, readiness } from './probes.ts';
import { KV_ROUTE, keyInPath, keyInRoute } from './raw-key.ts';
import { dispatcher, type Handler, type Resource } from './resource.ts';
import { type Observed, statsOf } from './stats.ts';
import type { Traffic } from './traffic.ts';
import { ValueSender } from './value-sender.ts';

type RouteOptions = Pick<ResolvedOptions, 'maxValueBytes' | 'authToken'>;

/**
 * Leads every request to its handler. GET and PUT of entries, and batches, which come often, are found by the native router; what it
 * does not know it would answer by closing the connection, so that all else goes to one handler of ours.
 */
export function route(app: TemplatedApp, observed: Observed, { maxValueBytes, authToken }: RouteOptions): void {
  const { store, traffic } = observed;
  const open = (handler: Handler) => guarded(traffic, authorized(traffic, authToken, handler));
  const committed = store.durability?.committed ?? store;
  const sender = new ValueSender(traffic);
  const batch = postBatch(store, traffic, maxValueBytes);
  const kv = {
    GET: getEntry(committed, traffic, sender, keyInPath),
    HEAD: headEntry(committed, traffic, keyInPath),
    PUT: putEntry(store, traffic, maxValueBytes, keyInPath),
    DELETE: deleteEntry(store, traffic, keyInPath),
  };
  const resources: Resource[] = [
    { path: KV_PREFIX, handlers: kv },
    readOnly(GET_PREFIX, getJson(committed, traffic)),
    { path: BATCH_PATH, handlers: { POST: batch } },
    { path: PUT_PATH, handlers: { POST: putJson(store, traffic, maxValueBytes) } },
    readOnly(
      HEALTH_PATH,
      document(traffic, JSON_TYPE, () => '{"status":"ok"}'),
    ),
    readOnly(READY_PATH, readiness(traffic)),
    readOnly(
      METRICS_PATH,
      document(traffic, METRICS_TYPE, () => metricsOf(observed)),
    ),
    readOnly(
      STATS_PATH,
      document(traffic, JSON_TYPE, () => JSON.stringify(statsOf(observed))),
    ),
  ];
  app
    .get(KV_ROUTE, open(getEntry(committed, traffic, sender, keyInRoute)))
    .put(KV_ROUTE, open(putEntry(store, traffic, maxValueBytes, keyInRoute)))
    .post(BATCH_PATH, open(batch))
    .any('/*', open(dispatcher(traffic, resources)));
  app.filter(traffic.connected);
}

/** What a handler throws must not reach uWebSockets.js: the process would end. A damaged entry is found before anything is written. */
function guarded(traffic: Traffic, handler: Handler): Handler {
  return (res, req) => {
    try {
      handler(res, req);
    } catch (error) {
      if (!(error instanceof DamagedEntry)) return traffic.fail(res, error);
      const exchange = { res, method: req.getCaseSensitiveMethod(), startMs: 0 };
      refuse(traffic, exchange, refusalOfDamage(error, traffic.onError));
    }
  };
}

function readOnly(path: string, handler: Handler): Resource {
  return { path, handlers: { GET: handler, HEAD: handler } };
}
