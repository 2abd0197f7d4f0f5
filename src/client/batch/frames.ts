import { BatchRequestWriter } from '../../protocol/batch/request-writer.ts';
import { type Operation, valueBytesOf } from '../operation.ts';

/** Beyond these a frame is not filled: the node does a whole frame in one go, and its answer comes as a whole. */
const FULL_OPERATIONS = 1_000;
const FULL_BYTES = 256 * 1024;
/** A longer value gains nothing from company, and would hold up those that it travels with. */
const MAX_VALUE_BYTES = 64 * 1024;

/** It serves one frame after the other: what it gives is copied before the next. */
const writer = new BatchRequestWriter();

/** Whether an operation may travel in a batch. */
export function fitsInBatch(operation: Operation): boolean {
  return operation.method !== 'HEAD' && valueBytesOf(operation) <= MAX_VALUE_BYTES;
}

/** A frame, and how many operations it holds. */
export interface Frame {
  readonly bytes: Buffer;
  readonly count: number;
}

/** The frames that hold these operations, in their order. */
export function framesOf(operations: readonly Operation[]): Frame[] {
  const frames: Frame[] = [];
  writer.start();
  for (const operation of operations) {
    if (writer.count === FULL_OPERATIONS || writer.length >= FULL_BYTES) frames.push(finished());
    writeOperation(writer, operation);
  }
  if (writer.count > 0) frames.push(finished());
  return frames;
}

/** Copied, since the writer goes on while the frame waits for a connection. */
function finished(): Frame {
  const frame = { bytes: Buffer.from(writer.finish()), count: writer.count };
  writer.start();
  return frame;
}

/** Adds an operation to a frame. A batch has no HEAD: it is a GET there. */
export function writeOperation(to: BatchRequestWriter, operation: Operation): void {
  const { method, key, value, ttlMs, contentType } = operation;
  if (method === 'GET' || method === 'HEAD') to.get(key);
  else if (method === 'DELETE') to.delete(key);
  else to.put(key, typeof value === 'string' ? Buffer.from(value) : value!, { ttlMs, contentType });
}
