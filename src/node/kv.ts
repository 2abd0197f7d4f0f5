import type { HttpResponse } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import { decodeKey } from '../protocol/key.ts';
import { type Entry, MAX_IN_PLACE_BYTES, type Reader, type Store } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import {
  type Exchange,
  endHead,
  endInParts,
  endWithoutBody,
  refuse,
  STATUS_LINES,
  STATUS_TEXTS,
  writeConnection,
} from './answer.ts';
import { DEFAULT_CONTENT_TYPE } from './content-type.ts';
import { failedCondition, type Preconditions, preconditionsOf } from './preconditions.ts';
import type { RawKey } from './raw-key.ts';
import { BUSY, NOT_FOUND, preconditionFailed } from './refusals.ts';
import { counterOf } from './request-counts.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';
import type { ValueSender } from './value-sender.ts';
import { VersionedHead } from './versioned-head.ts';

const FOUND = new VersionedHead(STATUS_TEXTS[200], { 'Content-Type': DEFAULT_CONTENT_TYPE });
const FOUND_TYPED = new VersionedHead(STATUS_TEXTS[200]);
const NOT_MODIFIED = new VersionedHead(STATUS_TEXTS[304]);

const GET_OK = counterOf('GET', 200);

/** The hot path: it builds nothing per request but the key, and leaves all that is rare to others. */
export function getEntry(store: Reader, traffic: Traffic, sender: ValueSender, rawKeyOf: RawKey): Handler {
  return (res, req) => {
    const startMs = traffic.clock();
    const key = decodeKey(rawKeyOf(req));
    const entry = typeof key === 'string' ? store.get(key) : undefined;
    if (entry === undefined) return refuse(traffic, { res, method: 'GET', startMs }, refusalFor(key));
    const conditions = preconditionsOf(req);
    if (conditions !== undefined && !isWanted(traffic, { res, method: 'GET', startMs }, conditions, entry)) return;
    if (entry.length > MAX_IN_PLACE_BYTES) return sendLong(traffic, sender, { res, method: 'GET', startMs }, entry);
    const { value } = entry;
    writeEntryHeaders(res, entry);
    if (traffic.isBurst(value.length)) {
      endInParts(traffic, res, value, GET_OK, startMs);
      return;
    }
    writeConnection(traffic, res);
    res.end(value);
    traffic.answered(GET_OK, startMs);
  };
}

function sendLong(traffic: Traffic, sender: ValueSender, exchange: Exchange, entry: Entry): void {
  const { res, startMs } = exchange;
  const value = entry.open();
  if (traffic.held.hasRoomFor(value)) {
    writeEntryHeaders(res, entry);
    sender.send(res, value, GET_OK, startMs);
  } else {
    value.close();
    refuse(traffic, exchange, BUSY);
  }
}

export function headEntry(store: Reader, traffic: Traffic, rawKeyOf: RawKey): Handler {
  return (res, req) => {
    const exchange: Exchange = { res, method: 'HEAD', startMs: traffic.clock() };
    const key = decodeKey(rawKeyOf(req));
    const entry = typeof key === 'string' ? store.get(key) : undefined;
    if (entry === undefined) return refuse(traffic, exchange, refusalFor(key));
    const conditions = preconditionsOf(req);
    if (conditions !== undefined && !isWanted(traffic, exchange, conditions, entry)) return;
    writeEntryHeaders(res, entry);
    endHead(traffic, exchange, 200, entry.length);
  };
}

function refusalFor(key: string | Refusal): Refusal {
  return typeof key === 'string' ? NOT_FOUND : key;
}

/** Whether an entry is to be sent, by the conditions of a GET or HEAD; if not, it has answered. */
function isWanted(traffic: Traffic, exchange: Exchange, conditions: Preconditions | Refusal, entry: Entry): boolean {
  if ('status' in conditions) {
    refuse(traffic, exchange, conditions);
    return false;
  }
  const failed = failedCondition(conditions, entry);
  if (failed === 'If-Match') refuse(traffic, exchange, preconditionFailed(failed, entry.version));
  else if (failed !== undefined) notModified(traffic, exchange, entry);
  return failed === undefined;
}

function notModified(traffic: Traffic, exchange: Exchange, { version }: Entry): void {
  exchange.res.writeStatus(NOT_MODIFIED.of(version));
  endWithoutBody(traffic, exchange, 304);
}

function writeEntryHeaders(res: HttpResponse, { version, contentType }: Entry): void {
  if (contentType === undefined) res.writeStatus(FOUND.of(version));
  else res.writeStatus(FOUND_TYPED.of(version)).writeHeader('Content-Type', contentType);
}

/** Where there is no entry, what is asked of it does not matter: it is 404 in any case (RFC 9110, 13.2.1). */
export function deleteEntry(store: Store, traffic: Traffic, rawKeyOf: RawKey): Handler {
  return (res, req) => {
    const exchange: Exchange = { res, method: 'DELETE', startMs: traffic.clock() };
    const key = decodeKey(rawKeyOf(req));
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const conditions = preconditionsOf(req);
    const entry = conditions === undefined ? undefined : store.get(key);
    const refusal = entry === undefined ? undefined : refusalBy(conditions!, entry);
    const reason = refusal ?? (store.delete(key) ? undefined : NOT_FOUND);
    acknowledge(store, traffic, exchange, () => {
      if (reason !== undefined) return refuse(traffic, exchange, reason);
      res.writeStatus(STATUS_LINES[204]);
      endWithoutBody(traffic, exchange, 204);
    });
  };
}

/** Why a DELETE is not to be done, by its conditions; undefined where it is. */
function refusalBy(conditions: Preconditions | Refusal, entry: Entry): Refusal | undefined {
  if ('status' in conditions) return conditions;
  const failed = failedCondition(conditions, entry);
  return failed === undefined ? undefined : preconditionFailed(failed, entry.version);
}
