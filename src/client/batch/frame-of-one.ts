import { BatchRequestWriter } from '../../protocol/batch/request-writer.ts';
import { MAX_BATCH_BYTES, MAX_KEY_BYTES } from '../../protocol/limits.ts';
import type { Call } from '../call.ts';
import type { NodeLink } from '../node/node-link.ts';
import { type Answer, type Operation, valueBytesOf } from '../operation.ts';
import { Batch } from './batch.ts';
import { writeOperation } from './frames.ts';
import { Member } from './member.ts';

/**
 * A node takes a request line that comes in two TCP segments for one of HTTP/1.0 (docs/http.md). The shortest segment of a
 * network that carries IPv6 has 1,208 bytes; what stands around a path in its line takes some 20.
 */
const LONGEST_PATH = 1_000;

/** Whether an operation with that path, its query included, is better sent as a batch of its own. */
export function isForFrame(path: string, operation: Operation): boolean {
  return path.length > LONGEST_PATH && fitsIntoFrame(operation);
}

function fitsIntoFrame(operation: Operation): boolean {
  // What else is in a frame takes less than another key would.
  const around = 2 * MAX_KEY_BYTES + (operation.contentType?.length ?? 0);
  return valueBytesOf(operation) <= MAX_BATCH_BYTES - around;
}

/**
 * Sends one call as a batch of its own.
 * @param alone how it is made as an ordinary request: a GET whose value no batch has room for
 * @throws what an ordinary request throws
 */
export async function sendInFrame(link: NodeLink, call: Call, alone: (call: Call) => Promise<Answer>): Promise<Answer> {
  if (link.isDown) throw link.takenOut(call);
  if (call.signal?.aborted) throw call.aborted(link.node.url);
  const { method } = call.operation;
  // Of its own: a long value would stay in one that is shared.
  const writer = new BatchRequestWriter();
  writer.start();
  writeOperation(writer, call.operation);
  return new Promise((resolve, reject) => {
    const member = new Member(call, resolve, reject, link.node.url);
    const mayRepeat = method === 'GET' || method === 'HEAD';
    void new Batch(link, [member], { alone, mayRepeat }).send(writer.finish());
  });
}
