import { Random } from '../../../src/lib/random.ts';
import { BATCH_TYPE } from '../../../src/protocol/batch/layout.ts';
import { frameOf } from '../../protocol/batch/vectors.ts';

/** Entries that are there before, and that every request below would change if it were taken for a good one. */
export const KEPT = 50;

/** Requests that are each broken in one way that leaves no doubt: none of them may change anything. */
export class MalformedRequests {
  readonly #random: Random;
  readonly #kinds = [
    () => this.#startLine(),
    () => this.#header(),
    () => this.#chunked(),
    () => this.#escape(),
    () => this.#cutFrame(),
    () => this.#spoiltFrame(),
    () => this.#noise(),
  ];

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** The i-th one: kinds take turns. */
  next(i: number): Buffer {
    return this.#kinds[i % this.#kinds.length]!();
  }

  #startLine(): Buffer {
    const line = this.#one(START_LINES)(this.#kept(), this.#text(1 + this.#below(30)));
    return bytes(`${line}Host: node\r\nContent-Length: 7\r\n\r\nchanged`);
  }

  #header(): Buffer {
    const headers = this.#one(HEADERS)(this.#text(1 + this.#below(30)));
    return bytes(`PUT /kv/${this.#kept()} HTTP/1.1\r\n${headers}\r\n\r\nchanged`);
  }

  /** A body in chunks that breaks off, or that is none, in the middle or at its end. */
  #chunked(): Buffer {
    const good = `${this.#one(['7', '07', '0007'])}\r\nchanged\r\n`;
    const head = `PUT /kv/${this.#kept()} HTTP/1.1\r\nHost: node\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const whole = `${good.repeat(this.#below(3))}${this.#one(BAD_CHUNKS)(this.#text(5))}`;
    return bytes(head + (this.#below(2) === 0 ? whole : good.slice(0, this.#below(good.length))));
  }

  #escape(): Buffer {
    const key = this.#kept() + this.#one(BAD_ESCAPES) + this.#one(['', '/x', '%20', '?ttl=1']);
    const method = this.#one(['GET', 'HEAD', 'PUT', 'DELETE']);
    return bytes(`${method} /kv/${key} HTTP/1.1\r\nHost: node\r\nContent-Length: 7\r\n\r\nchanged`);
  }

  /** A frame that would change entries, up to any byte but its last. */
  #cutFrame(): Buffer {
    const value = Buffer.from('changed').toString('hex');
    const whole = frameOf([
      { put: this.#kept(), value },
      { delete: this.#kept() },
      { put: this.#kept(), value, ttlMs: 1 },
    ]);
    return batch(Buffer.from(whole.subarray(0, this.#below(whole.length))));
  }

  /** A frame that only reads, with some of its bytes changed: whatever it means now, it is not a PUT with a whole key. */
  #spoiltFrame(): Buffer {
    const frame = Buffer.from(frameOf([{ get: this.#kept() }, { get: 'none' }, { get: this.#kept() }]));
    for (let n = 1 + this.#below(4); n > 0; n--) {
      const at = this.#below(frame.length);
      const byte = this.#below(256);
      if (byte !== 2 && byte !== 3) frame[at] = byte;
    }
    return batch(frame);
  }

  /** Bytes that mean nothing; now and then the end of a head. */
  #noise(): Buffer {
    const noise = Buffer.from(Array.from({ length: this.#below(300) }, () => this.#below(256)));
    return this.#below(2) === 0 ? noise : Buffer.concat([noise, bytes('\r\n\r\n')]);
  }

  #kept(): string {
    return `kept:${this.#below(KEPT)}`;
  }

  #text(length: number): string {
    return Array.from({ length }, () => String.fromCharCode(0x21 + this.#below(0x5d))).join('');
  }

  #one<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)]!;
  }

  #below(n: number): number {
    return this.#random.below(n);
  }
}

/** Of a key and some printable text. */
const START_LINES: ((key: string, text: string) => string)[] = [
  (key) => `PUT /kv/${key} HTTP/1.0\r\n`,
  (key) => `DELETE /kv/${key} HTTP/1.2\r\n`,
  (key) => `PUT /kv/${key} HTTP/2.0\r\n`,
  (key) => `PUT /kv/${key} http/1.1\r\n`,
  (key) => `PUT /kv/${key} HTTP/1.1x\r\n`,
  (key) => `PUT /kv/${key}\r\n`,
  (key) => `PUT  /kv/${key} HTTP/1.1\r\n`,
  (key) => `PUT kv/${key} HTTP/1.1\r\n`,
  (key) => `put /kv/${key} HTTP/1.1\r\n`,
  (key) => `PUT /kv/${key} x HTTP/1.1\r\n`,
  (key) => `PUT /kv/${key}\0 HTTP/1.1\r\n`,
  (key) => `PUT\t/kv/${key}\tHTTP/1.1\r\n`,
  (key) => `PUT /kv/${key} HTTP/1.1\n`,
  (key) => `PUT /kv/${key} HTTP/1.1\r`,
  (key, text) => `PUT /kv/${key} ${text}HTTP/1.1\r\n`,
  (key, text) => `x${text} /kv/${key} HTTP/1.1\r\n`,
  (key, text) => `PUT /${text.replaceAll('/', '')}x/${key} HTTP/1.1\r\n`,
  (key) => `PUT /kv/${key}${'x'.repeat(1025)} HTTP/1.1\r\n`,
  (key) => `PUT /kv/${key}${'x'.repeat(20_000)} HTTP/1.1\r\n`,
  () => 'PUT\r\n',
  () => '\r\n\r\n',
];

const HEADERS: ((text: string) => string)[] = [
  () => 'Host: node\r\nContent-Length: abc',
  () => 'Host: node\r\nContent-Length: -7',
  () => 'Host: node\r\nContent-Length: +7',
  () => 'Host: node\r\nContent-Length: 7,7',
  () => 'Host: node\r\nContent-Length: 0x7',
  () => 'Host: node\r\nContent-Length: 7.0',
  () => 'Host: node\r\nContent-Length: 99999999999999999999999',
  () => 'Host: node\r\nContent-Length: 18446744073709551615',
  () => 'Host: node\r\nContent-Length: 16777217',
  () => 'Host: node\r\nContent-Length: 7\r\nTransfer-Encoding: chunked',
  () => 'Host: node\r\nTransfer-Encoding: gzip',
  () => 'Host: node\r\nContent-Length: 7\r\nIf-Match: 7',
  () => 'Host: node\r\nContent-Length: 7\r\nIf-Match: "no such version"',
  () => 'Host: node\r\nContent-Length: 7\r\nIf-None-Match: "',
  (text) => `Host: node\r\nContent-Length: 7\r\nIf-Match: "${text}`,
  (text) => `Host: node\r\nContent-Length: 7\r\n${text.replaceAll(':', '')}`,
  () => 'Content-Length: 7',
  () => `Host: node\r\nContent-Length: 7\r\n${'X: y\r\n'.repeat(120)}`,
  () => 'Host: node\r\nContent-Length: 7\r\nX y: z',
  () => 'Host: node\r\nContent-Length: 7\r\n\0: z',
  () => 'Host: node\r\nContent-Length: 7\r\nX: \0\x01\x02',
];

/** Not here: an empty size, which uWebSockets.js takes for the end of the body (docs/http.md). */
const BAD_CHUNKS: ((text: string) => string)[] = [
  (text) => `x${text}\r\nchanged\r\n0\r\n\r\n`,
  () => '-7\r\nchanged\r\n0\r\n\r\n',
  () => 'ffffffffffffffff\r\nchanged\r\n0\r\n\r\n',
  () => '1000000000000000000000007\r\nchanged\r\n0\r\n\r\n',
  () => '1000001\r\nchanged',
  () => '8\r\nchanged\r\n',
  () => '7\r\nchanged',
];

const BAD_ESCAPES = [
  '%',
  '%2',
  '%zz',
  '%G0',
  '%%',
  '%ff',
  '%C3',
  '%C0%80',
  '%ED%A0%80',
  '%F8%88%80%80%80',
  '%u0041',
  '\xff',
];

function batch(frame: Uint8Array): Buffer {
  const head = `POST /batch HTTP/1.1\r\nHost: node\r\nContent-Type: ${BATCH_TYPE}\r\nContent-Length: ${frame.length}\r\n\r\n`;
  return Buffer.concat([bytes(head), frame]);
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
