import { RingmarkError } from '../../lib/errors.ts';
import { shown } from '../../lib/expect.ts';
import type { Call } from '../call.ts';
import type { Answer } from '../operation.ts';

/**
 * Writes to all nodes at once and waits for every one of them.
 * @param write to the node that stands there then
 * @returns their answers, in the nodes' order
 * @throws ERR_PARTIAL_WRITE where some have done it and some have not: `acknowledgedBy` names the first, `cause` holds the
 * errors of the others. Where none has, the first one's error.
 */
export async function writeAll<T extends { node: { url: string } }>(
  call: Call,
  nodes: readonly T[],
  write: (at: number) => Promise<Answer>,
): Promise<Answer[]> {
  if (nodes.length === 1) return [await write(0)];
  const results = await Promise.allSettled(nodes.map((_, i) => write(i)));
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as RingmarkError] : []));
  if (errors.length === 0) return results.map((result) => (result as PromiseFulfilledResult<Answer>).value);
  if (errors.length === nodes.length) throw errors[0];
  const done = nodes.filter((_, i) => results[i]!.status === 'fulfilled').map(({ node }) => node.url);
  throw partial(call, nodes.length, done, errors);
}

function partial(
  { operation: { method, key } }: Call,
  count: number,
  done: string[],
  errors: RingmarkError[],
): RingmarkError {
  const got = `got ${done.length} of ${count} (${done.join(', ')}); ${errors[0]!.message}`;
  const { node, status } = errors[0]!;
  const message = `client: expected all replicas to take ${method} ${shown(key)}, ${got}`;
  return new RingmarkError('ERR_PARTIAL_WRITE', message, {
    cause: new AggregateError(errors, 'some replicas failed'),
    key,
    acknowledgedBy: done,
    ...(node === undefined ? {} : { node }),
    ...(status === undefined ? {} : { status }),
  });
}
