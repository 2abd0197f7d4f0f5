import { BATCH_TYPE } from '../protocol/batch/layout.ts';
import { MAX_BATCH_BYTES } from '../protocol/limits.ts';
import type { Store } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import { type Exchange, endWith, refuse, STATUS_LINES } from './answer.ts';
import { BatchRun } from './batch-run.ts';
import { bodyOptions, readBody, statedLength } from './body.ts';
import { CONTENT_TYPE } from './header-names.ts';
import { BUSY, badBatch, NOT_A_BATCH } from './refusals.ts';
import type { Handler } from './resource.ts';
import type { Traffic } from './traffic.ts';

/** `POST /batch`: all operations of a frame in one go, where there would be room for the answer if its client were slow. */
export function postBatch(store: Store, traffic: Traffic, maxValueBytes: number): Handler {
  const run = new BatchRun(store, traffic.operations, maxValueBytes, (error) => traffic.onError(error));
  const options = bodyOptions(store, 'the frame', MAX_BATCH_BYTES, true);
  return (res, req) => {
    const exchange: Exchange = { res, method: 'POST', startMs: traffic.clock() };
    if (!isBatch(req.getHeader(CONTENT_TYPE))) return refuse(traffic, exchange, NOT_A_BATCH);
    const length = statedLength(req);
    if (length !== undefined && length > MAX_BATCH_BYTES) return refuse(traffic, exchange, options.tooLarge);
    readBody(traffic, res, options, (frame) => {
      const answer = 'status' in frame ? frame : traffic.held.hasRoom(MAX_BATCH_BYTES) ? run.run(frame) : BUSY;
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
  exchange.res.writeStatus(STATUS_LINES[200]).writeHeader('Content-Type', BATCH_TYPE);
  if (!endWith(traffic, exchange, 200, answer)) run.release();
}

function isBatch(type: string): boolean {
  return type === BATCH_TYPE || type.split(';', 1)[0]!.trim().toLowerCase() === BATCH_TYPE;
}
