import { BATCH_TYPE } from '../protocol/batch/layout.ts';
import { MAX_BATCH_BYTES } from '../protocol/limits.ts';
import { MAX_IN_PLACE_BYTES, type Store } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import { type Exchange, endInParts, endWith, refuse, STATUS_LINES } from './answer.ts';
import { BatchRun } from './batch-run.ts';
import { readBody, statedLength } from './body.ts';
import { badBatch, NOT_A_BATCH, tooLarge } from './refusals.ts';
import { counterOf } from './request-counts.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

const POST_OK = counterOf('POST', 200);

/** `POST /batch`: all operations of a frame in one go. */
export function postBatch(store: Store, traffic: Traffic, maxValueBytes: number): Handler {
  const run = new BatchRun(store, traffic.operations, maxValueBytes);
  const frameTooLarge = tooLarge('the frame', MAX_BATCH_BYTES);
  return (res, req) => {
    const exchange: Exchange = { res, method: 'POST', startMs: traffic.clock() };
    if (!isBatch(req.getHeader('content-type'))) return refuse(traffic, exchange, NOT_A_BATCH);
    const length = statedLength(req);
    if (length !== undefined && length > MAX_BATCH_BYTES) return refuse(traffic, exchange, frameTooLarge);
    readBody(traffic, res, length, MAX_BATCH_BYTES, (frame) => {
      const answer = frame === undefined ? frameTooLarge : run.run(frame);
      if (typeof answer === 'string') refuse(traffic, exchange, badBatch(answer));
      else if ('status' in answer) refuse(traffic, exchange, answer);
      else if (store.durability === undefined) send(traffic, exchange, run, answer);
      else {
        // Another frame may run before it is sent.
        const kept = Buffer.from(answer);
        acknowledge(store, traffic, exchange, () => send(traffic, exchange, run, kept));
      }
    });
  };
}

/** What the client does not take at once stays in the answer's buffer: the next run gets another one. */
function send(traffic: Traffic, exchange: Exchange, run: BatchRun, answer: Buffer): void {
  const { res, startMs } = exchange;
  res.writeStatus(STATUS_LINES[200]).writeHeader('Content-Type', BATCH_TYPE);
  if (answer.length <= MAX_IN_PLACE_BYTES) endWith(traffic, exchange, 200, answer);
  else if (!endInParts(traffic, res, answer, POST_OK, startMs)) run.release();
}

function isBatch(type: string): boolean {
  return type === BATCH_TYPE || type.split(';', 1)[0]!.trim().toLowerCase() === BATCH_TYPE;
}
