import type { Refusal } from '../protocol/error-body.ts';
import { checkKey, decodeKey } from '../protocol/key.ts';
import { GET_PREFIX } from '../protocol/paths.ts';
import { type Entry, MAX_IN_PLACE_BYTES, type Reader, type Store } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import { JSON_TYPE, refuse, sendText } from './answer.ts';
import { bodyOptions, readBody, statedLength } from './body.ts';
import { memberText } from './json-member.ts';
import { BUSY, badJson, NOT_TEXT, outOfMemory, tooLarge } from './refusals.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

const TEXT_TYPE = 'text/plain;charset=utf-8';

/** What a body of the plain JSON form may have beside the value: the key, every byte of it escaped, names and braces. */
export const ENVELOPE_BYTES = 8 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Item {
  key: string;
  value: Buffer;
  type: string;
}

/** `POST /put`: a string is stored as its UTF-8 bytes, any other JSON value as its text. */
export function putJson(store: Store, traffic: Traffic, maxValueBytes: number): Handler {
  const maxBytes = maxValueBytes + ENVELOPE_BYTES;
  const options = bodyOptions(store, 'the body', maxBytes, true);
  const valueTooLarge = tooLarge('the value', maxValueBytes);
  return (res, req) => {
    const exchange = { res, method: 'POST', startMs: traffic.clock() };
    const length = statedLength(req);
    if (length !== undefined && length > maxBytes) return refuse(traffic, exchange, options.tooLarge);
    readBody(traffic, res, options, (body) => {
      const item = 'status' in body ? body : parseItem(body);
      if ('status' in item) refuse(traffic, exchange, item);
      else if (item.value.length > maxValueBytes) refuse(traffic, exchange, valueTooLarge);
      else {
        const isFull = store.put(item.key, item.value, item.type) === 'full';
        acknowledge(store, traffic, exchange, () => {
          if (isFull) refuse(traffic, exchange, outOfMemory(store, item.value.length));
          else sendText(traffic, exchange, 200, JSON_TYPE, '{"status":"success"}');
        });
      }
    });
  };
}

/** `GET /get/{key}`: the value as JSON. */
export function getJson(store: Reader, traffic: Traffic): Handler {
  return (res, req) => {
    const exchange = { res, method: req.getCaseSensitiveMethod(), startMs: traffic.clock() };
    const key = decodeKey(req.getUrl(), GET_PREFIX.length);
    if (typeof key !== 'string') return refuse(traffic, exchange, key);
    const entry = store.get(key);
    if (entry === undefined) return sendText(traffic, exchange, 404, JSON_TYPE, '{"value":null}');
    const value = jsonOf(entry);
    if (value === undefined) return refuse(traffic, exchange, NOT_TEXT);
    const isLong = exchange.method !== 'HEAD' && value.length > MAX_IN_PLACE_BYTES;
    if (isLong && !traffic.held.hasRoom(value.length)) return refuse(traffic, exchange, BUSY);
    sendText(traffic, exchange, 200, JSON_TYPE, `{"value":${value}}`);
  };
}

function parseItem(body: Uint8Array): Item | Refusal {
  const json = decode(body);
  const item = json === undefined ? undefined : parse(json);
  if (json === undefined || item === undefined) return badJson('the body: expected JSON in UTF-8');
  if (!isItem(item)) return badJson('the body: expected an object of the form {"key": "a string", "value": any JSON}');
  const key = checkKey(item.key);
  if (typeof key !== 'string') return key;
  if (typeof item.value !== 'string') return { key, value: Buffer.from(memberText(json, 'value')!), type: JSON_TYPE };
  if (!item.value.isWellFormed()) return badJson('the value: expected well-formed Unicode without lone surrogates');
  return { key, value: Buffer.from(item.value), type: TEXT_TYPE };
}

function isItem(item: unknown): item is { key: string; value: unknown } {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, 'value')) return false;
  return 'key' in item && typeof item.key === 'string';
}

/** JSON that was stored as such comes back as it is, other text as a string; undefined for bytes that are not text. */
function jsonOf({ value, contentType }: Entry): string | undefined {
  const text = decode(value);
  if (text === undefined) return undefined;
  const isJson = /^\s*application\/json\s*(;|$)/i.test(contentType ?? '');
  return isJson && parse(text) !== undefined ? text : JSON.stringify(text);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The parsed value; undefined, which JSON cannot express, where it is not JSON. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
