import type { HttpResponse } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import { decodeKey } from '../protocol/key.ts';
import { KV_PREFIX } from '../protocol/paths.ts';
import type { Store } from '../store/store.ts';
import { type Exchange, endHead, refuse, sendNoContent, writeConnection } from './answer.ts';
import { readBody, statedLength } from './body.ts';
import { counterOf } from './request-counts.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** Longer values are not handed over whole: uWebSockets.js would keep a copy of what a slow client has not read yet. */
const MAX_WHOLE_BYTES = 16 * 1024;

export const NOT_FOUND: Refusal = { status: 404, code: 'not_found', message: 'no entry has this key' };
const BAD_TYPE: Refusal = {
  status: 400,
  code: 'bad_content_type',
  message: 'Content-Type: expected printable ASCII',
};

const GET_OK = counterOf('GET', 200);

export function getEntry(store: Store, traffic: Traffic): Handler {
  return (res, req) => {
    const startMs = performance.now();
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, { res, method: 'GET', startMs }, key);
    const entry = store.get(key);
    if (entry === undefined) return refuse(traffic, { res, method: 'GET', startMs }, NOT_FOUND);
    res
      .writeHeader('ETag', `"${entry.version}"`)
      .writeHeader('Content-Type', entry.contentType ?? DEFAULT_CONTENT_TYPE);
    if (entry.value.length > MAX_WHOLE_BYTES) return sendLarge(traffic, res, entry.value, startMs);
    res.end(entry.value, traffic.draining);
    traffic.answered(GET_OK, startMs);
  };
}

export function headEntry(store: Store, traffic: Traffic): Handler {
  return (res, req) => {
    const exchange: Exchange = { res, method: 'HEAD', startMs: performance.now() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const entry = store.get(key);
    if (entry === undefined) return refuse(traffic, exchange, NOT_FOUND);
    res
      .writeHeader('ETag', `"${entry.version}"`)
      .writeHeader('Content-Type', entry.contentType ?? DEFAULT_CONTENT_TYPE);
    endHead(traffic, res, entry.value.length);
    traffic.answered(counterOf('HEAD', 200), exchange.startMs);
  };
}

export function deleteEntry(store: Store, traffic: Traffic): Handler {
  return (res, req) => {
    const exchange: Exchange = { res, method: 'DELETE', startMs: performance.now() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') refuse(traffic, exchange, key);
    else if (!store.delete(key)) refuse(traffic, exchange, NOT_FOUND);
    else sendNoContent(traffic, exchange);
  };
}

export function putEntry(store: Store, traffic: Traffic, maxValueBytes: number): Handler {
  const tooLarge: Refusal = {
    status: 413,
    code: 'value_too_large',
    message: `the value: expected at most ${maxValueBytes} bytes, got more`,
  };
  return (res, req) => {
    const exchange: Exchange = { res, method: 'PUT', startMs: performance.now() };
    const key = decodeKey(req.getUrl(), KV_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const length = statedLength(req);
    if (length !== undefined && length > maxValueBytes) return refuse(traffic, exchange, tooLarge);
    const contentType = req.getHeader('content-type');
    if (!/^[\x20-\x7e]*$/.test(contentType)) return refuse(traffic, exchange, BAD_TYPE);
    readBody(traffic, res, length, maxValueBytes, (value) => {
      if (value === undefined) refuse(traffic, exchange, tooLarge);
      else storeValue(store, traffic, exchange, key, value, contentType);
    });
  };
}

function storeValue(
  store: Store,
  traffic: Traffic,
  exchange: Exchange,
  key: string,
  value: Buffer,
  type: string,
): void {
  const outcome = store.put(key, value, type === '' || type === DEFAULT_CONTENT_TYPE ? undefined : type);
  if (outcome === 'full') {
    refuse(traffic, exchange, outOfMemory(store));
    return;
  }
  const { res, startMs } = exchange;
  const status = outcome === 'created' ? 201 : 204;
  res.writeStatus(status === 201 ? '201 Created' : '204 No Content').writeHeader('ETag', `"${store.lastVersion}"`);
  if (status === 201) res.end('', traffic.draining);
  else {
    writeConnection(traffic, res);
    res.endWithoutBody();
  }
  traffic.answered(status === 201 ? PUT_CREATED : PUT_REPLACED, startMs);
}

const PUT_CREATED = counterOf('PUT', 201);
const PUT_REPLACED = counterOf('PUT', 204);

export function outOfMemory(store: Store): Refusal {
  const message = `the value: expected to fit into ${store.maxBytes} bytes, of which ${store.bytes} are taken; the old value, if any, stays`;
  return { status: 507, code: 'out_of_memory', message };
}

/** Hands over as much as the client takes, and the rest whenever it takes more. */
function sendLarge(traffic: Traffic, res: HttpResponse, value: Uint8Array, startMs: number): void {
  writeConnection(traffic, res);
  const [, hasResponded] = res.tryEnd(value, value.length);
  if (hasResponded) {
    traffic.answered(GET_OK, startMs);
    return;
  }
  traffic.inFlight++;
  res.onAborted(traffic.abort).onWritable((offset) => {
    const [isWritten, hasResponded] = res.tryEnd(value.subarray(offset), value.length);
    if (hasResponded) {
      traffic.answered(GET_OK, startMs);
      traffic.settle();
    }
    return isWritten;
  });
}
