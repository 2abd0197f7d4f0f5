import type { HttpResponse } from 'uWebSockets.js';
import type { OpenValue } from '../store/store.ts';
import { writeConnection } from './answer.ts';
import type { Traffic } from './traffic.ts';

/** What is handed over in one go: with half as much fewer are sent, since each call wakes the client. */
const PIECE_BYTES = 1024 * 1024;
/** And at least: what a client did not take is copied anew, so one that takes little is offered little. */
const LEAST_PIECE_BYTES = 64 * 1024;
/**
 * What is handed over of a value at once, whatever else is sent in this turn: where an answer waits, uWebSockets.js closes the
 * connection of a client that has sent its next request already.
 */
const FIRST_PIECE_BYTES = 256 * 1024;
/** When so much was handed over in one turn of the event loop, it is others' turn: the system copies it, in a millisecond. */
const TURN_BYTES = 2 * 1024 * 1024;

interface Sending {
  readonly res: HttpResponse;
  readonly value: OpenValue;
  readonly counter: number;
  readonly startMs: number;
  /** How much was handed over. */
  offset: number;
  /** How much is offered next. */
  pieceBytes: number;
  /** Who is to be asked for the rest: nobody yet, the client, or the next turn. */
  waitsFor: 'nobody' | 'client' | 'turn';
  isAborted: boolean;
}

/**
 * Sends long values, to each client as much as it takes, and the rest whenever it takes more. No copy is made of a value but
 * of the piece that is just sent, and others have their turn in between.
 */
export class ValueSender {
  readonly #traffic: Traffic;
  /** All that is sent is copied here first: a buffer that is warm, and not one for each answer. */
  readonly #piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #sentInTurn = 0;
  #waiting: Sending[] = [];

  constructor(traffic: Traffic) {
    this.#traffic = traffic;
  }

  /**
   * Ends an answer whose status and headers are written.
   * @param value is closed when it is sent  @param startMs what `traffic.clock` said at its begin
   */
  send(res: HttpResponse, value: OpenValue, counter: number, startMs: number): void {
    writeConnection(this.#traffic, res);
    const pieceBytes = this.#isTurnOver ? FIRST_PIECE_BYTES : PIECE_BYTES;
    const sending: Sending = {
      ...{ res, value, counter, startMs },
      ...{ offset: 0, pieceBytes, waitsFor: 'nobody', isAborted: false },
    };
    if (this.#isSent(sending)) {
      value.close();
      this.#traffic.answered(counter, startMs);
    } else this.#sendLater(sending);
  }

  #sendLater(sending: Sending): void {
    const { res, value } = sending;
    this.#traffic.inFlight++;
    this.#traffic.held.keep(value);
    res.onAborted(() => {
      sending.isAborted = true;
      this.#letGo(value);
      this.#traffic.abort();
    });
    res.onWritable((offset) => {
      if (sending.waitsFor !== 'client') return true;
      const taken = offset - sending.offset;
      sending.pieceBytes = Math.min(PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, 2 * taken));
      sending.offset = offset;
      return this.#goOn(sending);
    });
  }

  /** @returns whether the client has taken all that it was given */
  #goOn(sending: Sending): boolean {
    const { value, counter, startMs } = sending;
    if (this.#isSent(sending)) {
      this.#letGo(value);
      this.#traffic.answered(counter, startMs);
      this.#traffic.settle();
    }
    return sending.waitsFor !== 'client';
  }

  #letGo(value: OpenValue): void {
    this.#traffic.held.letGo(value);
    value.close();
  }

  /** Hands over what the client takes, and what this turn allows. @returns whether that was all */
  #isSent(sending: Sending): boolean {
    const { res, value } = sending;
    sending.waitsFor = 'nobody';
    for (let isFirst = sending.offset === 0; isFirst || !this.#isTurnOver; isFirst = false) {
      const room = this.#piece.subarray(0, sending.pieceBytes);
      const bytes = value.read(room, sending.offset);
      this.#spend(bytes);
      const [isWritten, hasResponded] = res.tryEnd(room.subarray(0, bytes), value.length);
      if (hasResponded) return true;
      if (!isWritten) {
        sending.waitsFor = 'client';
        return false;
      }
      sending.offset += bytes;
      sending.pieceBytes = Math.min(PIECE_BYTES, 2 * sending.pieceBytes);
    }
    sending.waitsFor = 'turn';
    this.#waiting.push(sending);
    return false;
  }

  get #isTurnOver(): boolean {
    return this.#sentInTurn >= TURN_BYTES;
  }

  #spend(bytes: number): void {
    if (this.#sentInTurn === 0) setImmediate(this.#nextTurn);
    this.#sentInTurn += bytes;
  }

  readonly #nextTurn = (): void => {
    this.#sentInTurn = 0;
    for (const sending of this.#waiting.splice(0)) {
      if (!sending.isAborted) sending.res.cork(() => this.#goOn(sending));
    }
  };
}
