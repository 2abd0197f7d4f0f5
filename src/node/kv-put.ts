import type { Refusal } from '../protocol/error-body.ts';
import { decodeKey } from '../protocol/key.ts';
import { NEVER, type Store } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import { type Exchange, endWith, endWithoutBody, refuse, STATUS_TEXTS } from './answer.ts';
import { bodyOptions, readBody, statedLength } from './body.ts';
import { isStorable, storedType } from './content-type.ts';
import { refusalOfDamage } from './damage.ts';
import { CONTENT_TYPE } from './header-names.ts';
import { failedCondition, type Preconditions, preconditionsOf } from './preconditions.ts';
import type { RawKey } from './raw-key.ts';
import { BAD_TYPE, outOfMemory, preconditionFailed } from './refusals.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';
import { ttlMsOf } from './ttl.ts';
import { VersionedHead } from './versioned-head.ts';

const NO_BYTES = new Uint8Array(0);

const CREATED = new VersionedHead(STATUS_TEXTS[201]);
const REPLACED = new VersionedHead(STATUS_TEXTS[204]);

/**
 * `PUT /kv/{key}`. Its conditions are looked at when all of the body is there: what they hold for is then replaced at once.
 * @param rawKeyOf the key of a request, as it came
 */
export function putEntry(store: Store, traffic: Traffic, maxValueBytes: number, rawKeyOf: RawKey): Handler {
  const options = bodyOptions(store, 'the value', maxValueBytes, false);
  return (res, req) => {
    const exchange: Exchange = { res, method: 'PUT', startMs: traffic.clock() };
    const key = decodeKey(rawKeyOf(req));
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const length = statedLength(req);
    if (length !== undefined && length > maxValueBytes) return refuse(traffic, exchange, options.tooLarge);
    const type = req.getHeader(CONTENT_TYPE);
    if (!isStorable(type)) return refuse(traffic, exchange, BAD_TYPE);
    const ttlMs = ttlMsOf(req);
    if (typeof ttlMs !== 'number') return refuse(traffic, exchange, ttlMs);
    const conditions = preconditionsOf(req);
    if (conditions !== undefined && 'status' in conditions) return refuse(traffic, exchange, conditions);
    readBody(traffic, res, options, (value) => {
      if (!(value instanceof Uint8Array)) return refuse(traffic, exchange, value);
      const refusal = refusalBy(traffic, conditions, store, key);
      if (refusal === undefined) storeValue(store, traffic, exchange, key, value, type, ttlMs);
      else if (store.durability === undefined) refuse(traffic, exchange, refusal);
      else acknowledge(store, traffic, exchange, () => refuse(traffic, exchange, refusal));
    });
  };
}

function refusalBy(
  traffic: Traffic,
  conditions: Preconditions | undefined,
  store: Store,
  key: string,
): Refusal | undefined {
  if (conditions === undefined) return undefined;
  try {
    const entry = store.get(key);
    const failed = failedCondition(conditions, entry);
    return failed === undefined ? undefined : preconditionFailed(failed, entry?.version);
  } catch (error) {
    return refusalOfDamage(error, traffic.onError);
  }
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
    acknowledge(store, traffic, exchange, () => refuse(traffic, exchange, outOfMemory(store, value.length)));
    return;
  }
  const status = outcome === 'created' ? 201 : 204;
  const version = store.lastVersion;
  // Without a disk it is not even asked: no function is made for an answer that is given at once.
  if (store.durability === undefined) answerPut(traffic, exchange, status, version);
  else acknowledge(store, traffic, exchange, () => answerPut(traffic, exchange, status, version));
}

function answerPut(traffic: Traffic, exchange: Exchange, status: 201 | 204, version: number): void {
  exchange.res.writeStatus((status === 201 ? CREATED : REPLACED).of(version));
  if (status === 201) endWith(traffic, exchange, status, NO_BYTES);
  else endWithoutBody(traffic, exchange, status);
}
