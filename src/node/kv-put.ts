import type { Refusal } from '../protocol/error-body.ts';
import { decodeKey } from '../protocol/key.ts';
import { KV_PREFIX } from '../protocol/paths.ts';
import { NEVER, type Store } from '../store/store.ts';
import { type Exchange, endWith, endWithoutBody, refuse, STATUS_LINES } from './answer.ts';
import { readBody, statedLength } from './body.ts';
import { isPrintable, storedType } from './content-type.ts';
import { CONTENT_TYPE } from './header-names.ts';
import { failedCondition, type Preconditions, preconditionsOf } from './preconditions.ts';
import { BAD_TYPE, outOfMemory, PRECONDITION_FAILED, tooLarge } from './refusals.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';
import { ttlMsOf } from './ttl.ts';

const NO_BYTES = new Uint8Array(0);

/** `PUT /kv/{key}`. Its conditions are looked at when all of the body is there: what they hold for is then replaced at once. */
export function putEntry(store: Store, traffic: Traffic, maxValueBytes: number): Handler {
  const limit = { limit: maxValueBytes, tooLarge: tooLarge('the value', maxValueBytes) };
  return (res, req) => {
    const exchange: Exchange = { res, method: 'PUT', startMs: traffic.clock() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const length = statedLength(req);
    if (length !== undefined && length > maxValueBytes) return refuse(traffic, exchange, limit.tooLarge);
    const type = req.getHeader(CONTENT_TYPE);
    if (!isPrintable(type)) return refuse(traffic, exchange, BAD_TYPE);
    const ttlMs = ttlMsOf(req);
    if (typeof ttlMs !== 'number') return refuse(traffic, exchange, ttlMs);
    const conditions = preconditionsOf(req);
    if (conditions !== undefined && 'status' in conditions) return refuse(traffic, exchange, conditions);
    readBody(traffic, res, length, limit, (value) => {
      const refusal = value instanceof Uint8Array ? refusalBy(conditions, store, key) : value;
      if (refusal !== undefined) refuse(traffic, exchange, refusal);
      else storeValue(store, traffic, exchange, key, value as Uint8Array, type, ttlMs);
    });
  };
}

function refusalBy(conditions: Preconditions | undefined, store: Store, key: string): Refusal | undefined {
  if (conditions === undefined || failedCondition(conditions, store.get(key)) === undefined) return undefined;
  return PRECONDITION_FAILED;
}

function storeValue(
  store: Store,
  traffic: Traffic,
  exchange: Exchange,
  key: string,
  value: Uint8Array,
  type: string,
  ttlMs: number,
): void {
  const outcome = store.put(key, value, storedType(type), ttlMs === NEVER ? NEVER : Date.now() + ttlMs);
  if (outcome === 'full') {
    refuse(traffic, exchange, outOfMemory(store));
    return;
  }
  const status = outcome === 'created' ? 201 : 204;
  exchange.res.writeStatus(STATUS_LINES[status]).writeHeader('ETag', `"${store.lastVersion}"`);
  if (status === 201) endWith(traffic, exchange, status, NO_BYTES);
  else endWithoutBody(traffic, exchange, status);
}
