import type { HttpResponse } from 'uWebSockets.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { counterOf } from '../../src/node/request-counts.ts';
import { Traffic } from '../../src/node/traffic.ts';
import { ValueSender } from '../../src/node/value-sender.ts';
import { OpenBytes } from '../../src/store/open-bytes.ts';

const MIB = 2 ** 20;
const GET_OK = counterOf('GET', 200);
/** Of what was begun before it: its last piece of 1 MiB may begin where 2 MiB are not reached yet. */
const MOST_IN_TURN = 3 * MIB;
/** Of each answer that begins in it. */
const AT_ONCE = MIB / 4;

/** A connection whose client takes `room` bytes at once. */
class FakeResponse {
  readonly taken: Buffer[] = [];
  bytes = 0;
  room = Number.POSITIVE_INFINITY;
  abort = () => {};
  #writable = (_offset: number): boolean => true;

  tryEnd(piece: Uint8Array, total: number): [boolean, boolean] {
    const part = Buffer.from(piece.subarray(0, this.room));
    this.taken.push(part);
    this.bytes += part.length;
    this.room -= part.length;
    return [part.length === piece.length, this.bytes === total];
  }

  onAborted(abort: () => void): void {
    this.abort = abort;
  }

  onWritable(writable: (offset: number) => boolean): void {
    this.#writable = writable;
  }

  cork(write: () => void): void {
    write();
  }

  /** Its client takes so many bytes more. */
  take(bytes: number): boolean {
    this.room = bytes;
    return this.#writable(this.bytes);
  }
}

class Value extends OpenBytes {
  closed = 0;

  override close(): void {
    this.closed++;
  }
}

function sending(length: number, clients: number, room = Number.POSITIVE_INFINITY) {
  const traffic = new Traffic(1000 * MIB, MIB, MIB);
  const sender = new ValueSender(traffic);
  const bytes = Buffer.from(Uint32Array.from({ length: length / 4 }, (_, i) => i).buffer);
  const values = Array.from({ length: clients }, () => new Value(bytes));
  const responses = values.map(() => Object.assign(new FakeResponse(), { room }));
  for (const [i, response] of responses.entries()) {
    sender.send(response as unknown as HttpResponse, values[i]!, GET_OK, 0);
  }
  return { traffic, bytes, values, responses, sent: () => responses.reduce((sum, each) => sum + each.bytes, 0) };
}

test('what one turn sends is bounded, for one client and for many, and all arrives', async () => {
  for (const [length, clients] of [
    [16 * MIB, 1],
    [MIB / 4, 100],
    [MIB, 50],
    [5 * MIB, 4],
  ] as const) {
    const { traffic, bytes, values, responses, sent } = sending(length, clients);
    assert.ok(sent() <= MOST_IN_TURN + clients * AT_ONCE, `${sent()} bytes in the first turn`);
    for (let before = 0; sent() > before; ) {
      before = sent();
      await nextTurn();
      assert.ok(sent() - before <= MOST_IN_TURN, `${sent() - before} bytes in one turn`);
    }
    assert.ok(responses.every(({ taken }) => Buffer.concat(taken).equals(bytes)));
    assert.ok(values.every(({ closed }) => closed === 1));
    assert.deepEqual([traffic.inFlight, traffic.held.bytes, traffic.counts.counters[GET_OK]], [0, 0, clients]);
  }
});

test('a value of 256 KiB is sent at once, however many are: a client may have sent its next request already', () => {
  const { traffic, responses } = sending(AT_ONCE, 100);
  assert.ok(responses.every(({ bytes }) => bytes === AT_ONCE));
  assert.equal(traffic.inFlight, 0);
});

test('a slow client gets each piece from where it has stopped, however little it takes', async () => {
  const { traffic, bytes, values, responses } = sending(3 * MIB, 1, 1000);
  const response = responses[0]!;
  assert.deepEqual([response.bytes, traffic.inFlight, traffic.held.bytes], [1000, 1, 3 * MIB]);
  for (; response.bytes < 2 * MIB; await nextTurn()) assert.equal(response.take(100_001), false);
  for (response.room = MIB; traffic.inFlight > 0; await nextTurn()) response.take(MIB);
  assert.ok(Buffer.concat(response.taken).equals(bytes));
  assert.deepEqual([values[0]!.closed, traffic.inFlight, traffic.held.bytes], [1, 0, 0]);
});

test('who goes away while others are served is sent no more, and nothing is kept for it', async () => {
  const { traffic, values, responses } = sending(4 * MIB, 3);
  const last = responses[2]!;
  const before = last.bytes;
  last.abort();
  for (let i = 0; i < 10; i++) await nextTurn();
  assert.equal(last.bytes, before);
  assert.deepEqual(
    values.map(({ closed }) => closed),
    [1, 1, 1],
  );
  assert.deepEqual([traffic.inFlight, traffic.held.bytes, traffic.aborted], [0, 0, 1]);
});
