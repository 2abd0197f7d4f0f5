import type uWS from 'uWebSockets.js';
import { createRequire } from 'node:module';
import { RingmarkError } from '../lib/errors.ts';
import { MAX_HEAD_BYTES } from '../protocol/limits.ts';

export type Uws = typeof uWS;

/**
 * Loads uWebSockets.js with room for the longest key in the request line.
 * @throws ERR_PLATFORM where none of its native binaries loads.
 */
export function loadUws(): Uws {
  // Read by the addon, once, when it loads: its default of 4 KiB is less than a long key takes when it is percent-encoded.
  process.env.UWS_HTTP_MAX_HEADERS_SIZE ??= String(MAX_HEAD_BYTES);
  try {
    return createRequire(import.meta.url)('uWebSockets.js') as Uws;
  } catch (cause) {
    throw new RingmarkError('ERR_PLATFORM', platformMessage(), { cause });
  }
}

function platformMessage(): string {
  const { glibcVersionRuntime } = (
    process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  ).header;
  const libc =
    process.platform === 'linux' ? `, ${glibcVersionRuntime ? `glibc ${glibcVersionRuntime}` : 'no glibc'}` : '';
  return (
    'uWebSockets.js: expected Node.js 20 (glibc 2.27 or newer), 22, 24 or 25 (glibc 2.38 or newer) on Linux, or one of these ' +
    `on macOS (x64 or arm64) or Windows (x64); got Node.js ${process.versions.node} on ${process.platform} ${process.arch}${libc}`
  );
}
