import type { HttpResponse } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import { decodeKey } from '../protocol/key.ts';
import { KV_PREFIX } from '../protocol/paths.ts';
import { type Entry, MAX_IN_PLACE_BYTES, type Store } from '../store/store.ts';
import { type Exchange, endInParts, endWith, endWithoutBody, refuse, STATUS_LINES } from './answer.ts';
import { readBody, statedLength } from './body.ts';
import { DEFAULT_CONTENT_TYPE, isPrintable, storedType } from './content-type.ts';
import { BAD_TYPE, NOT_FOUND, outOfMemory, tooLarge } from './refusals.ts';
import { counterOf } from './request-counts.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

/** What every GET writes, as bytes: a string would be measured and copied on each call. */
const ETAG_NAME = arrayBufferOf('ETag');
const TYPE_NAME = arrayBufferOf('Content-Type');
const DEFAULT_TYPE_VALUE = arrayBufferOf(DEFAULT_CONTENT_TYPE);

const NO_BYTES = new Uint8Array(0);

const GET_OK = counterOf('GET', 200);

/** The hot path: it builds nothing per request but the key and the version's text, and leaves all that is rare to others. */
export function getEntry(store: Store, traffic: Traffic): Handler {
  return (res, req) => {
    const startMs = traffic.clock();
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    const entry = typeof key === 'string' ? store.get(key) : undefined;
    if (entry === undefined) return refuse(traffic, { res, method: 'GET', startMs }, refusalFor(key));
    writeEntryHeaders(res, entry);
    if (entry.value.length > MAX_IN_PLACE_BYTES) {
      endInParts(traffic, res, entry.value, GET_OK, startMs);
      return;
    }
    res.end(entry.value, traffic.draining);
    traffic.answered(GET_OK, startMs);
  };
}

export function headEntry(store: Store, traffic: Traffic): Handler {
  return (res, req) => {
    const exchange: Exchange = { res, method: 'HEAD', startMs: traffic.clock() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    const entry = typeof key === 'string' ? store.get(key) : undefined;
    if (entry === undefined) return refuse(traffic, exchange, refusalFor(key));
    writeEntryHeaders(res, entry);
    endWith(traffic, exchange, 200, entry.value);
  };
}

function refusalFor(key: string | Refusal): Refusal {
  return typeof key === 'string' ? NOT_FOUND : key;
}

function writeEntryHeaders(res: HttpResponse, { version, contentType }: Entry): void {
  res.writeHeader(ETAG_NAME, `"${version}"`).writeHeader(TYPE_NAME, contentType ?? DEFAULT_TYPE_VALUE);
}

export function deleteEntry(store: Store, traffic: Traffic): Handler {
  return (res, req) => {
    const exchange: Exchange = { res, method: 'DELETE', startMs: traffic.clock() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    if (!store.delete(key)) return refuse(traffic, exchange, NOT_FOUND);
    res.writeStatus(STATUS_LINES[204]);
    endWithoutBody(traffic, exchange, 204);
  };
}

export function putEntry(store: Store, traffic: Traffic, maxValueBytes: number): Handler {
  const valueTooLarge = tooLarge('the value', maxValueBytes);
  return (res, req) => {
    const exchange: Exchange = { res, method: 'PUT', startMs: traffic.clock() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const length = statedLength(req);
    if (length !== undefined && length > maxValueBytes) return refuse(traffic, exchange, valueTooLarge);
    const type = req.getHeader('content-type');
    if (!isPrintable(type)) return refuse(traffic, exchange, BAD_TYPE);
    readBody(traffic, res, length, maxValueBytes, (value) => {
      if (value === undefined) refuse(traffic, exchange, valueTooLarge);
      else storeValue(store, traffic, exchange, key, value, type);
    });
  };
}

function storeValue(
  store: Store,
  traffic: Traffic,
  exchange: Exchange,
  key: string,
  value: Uint8Array,
  type: string,
): void {
  const outcome = store.put(key, value, storedType(type));
  if (outcome === 'full') {
    refuse(traffic, exchange, outOfMemory(store));
    return;
  }
  const status = outcome === 'created' ? 201 : 204;
  exchange.res.writeStatus(STATUS_LINES[status]).writeHeader('ETag', `"${store.lastVersion}"`);
  if (status === 201) endWith(traffic, exchange, status, NO_BYTES);
  else endWithoutBody(traffic, exchange, status);
}

function arrayBufferOf(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).buffer;
}
