import type { Readable } from 'node:stream';
import { RingmarkError } from '../lib/errors.ts';
import { MAX_VALUE_BYTES } from '../protocol/limits.ts';

/**
 * All that comes from a stream, which may have no end.
 * @throws ERR_USAGE once it is more than any node takes
 */
export async function readValue(stream: Readable, maxBytes = MAX_VALUE_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new RingmarkError(
        'ERR_USAGE',
        `<value>: expected at most ${maxBytes} bytes, got more; no node takes so many`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
