import { isIP } from 'node:net';
import { expectInteger, expectOneOf, usageError } from '../lib/expect.ts';
import { expectAuthToken } from '../protocol/auth-token.ts';
import { DEFAULT_MAX_VALUE_BYTES } from '../protocol/limits.ts';
import { EVICTIONS, type Eviction } from '../store/store.ts';
import type { Log } from './log.ts';

export interface NodeOptions {
  /** A name or an address to listen on; default `127.0.0.1`. */
  host?: string | undefined;
  /** Default 5000; 0 takes any free port. */
  port?: number | undefined;
  /** How the node calls itself in `/stats`, `/metrics` and its log; default its host and port. */
  id?: string | undefined;
  /** The longest value; default 16 MiB, at most 1 GiB. */
  maxValueBytes?: number | undefined;
  /** What all entries may take together; default 1 GiB. */
  maxMemoryBytes?: number | undefined;
  /** What happens where they would take more: `lru` (the default) or `none`. */
  eviction?: Eviction | undefined;
  /**
   * What bodies and answers that are half-way may take together, before more of them are refused; default 256 MiB, or four
   * of the longest values where that is more.
   */
  maxHeldBytes?: number | undefined;
  /** How long `drain` waits for requests in flight; default 10,000. */
  drainMs?: number | undefined;
  /** Asked for in every request but `/healthz`; default: nobody is asked. */
  authToken?: string | undefined;
  /** Gets one line of JSON per event; default: nothing is logged. */
  log?: Log | undefined;
}

export interface ResolvedOptions {
  host: string;
  port: number;
  id: string | undefined;
  maxValueBytes: number;
  maxMemoryBytes: number;
  eviction: Eviction;
  maxHeldBytes: number;
  drainMs: number;
  authToken: string | undefined;
  log: Log;
}

const GIB = 1024 ** 3;

/** @throws ERR_USAGE naming the first option that is not as expected. */
export function resolveOptions(options: NodeOptions): ResolvedOptions {
  const maxValueBytes = expectInteger('maxValueBytes', options.maxValueBytes ?? DEFAULT_MAX_VALUE_BYTES, 0, GIB);
  return {
    host: expectText('host', options.host ?? '127.0.0.1'),
    port: expectInteger('port', options.port ?? 5000, 0, 65535),
    id: options.id === undefined ? undefined : expectText('id', options.id),
    maxValueBytes,
    maxMemoryBytes: expectInteger('maxMemoryBytes', options.maxMemoryBytes ?? GIB, 0, Number.MAX_SAFE_INTEGER),
    eviction: expectOneOf('eviction', options.eviction ?? 'lru', EVICTIONS),
    maxHeldBytes: expectInteger(
      'maxHeldBytes',
      options.maxHeldBytes ?? Math.max(GIB / 4, 4 * maxValueBytes),
      0,
      Number.MAX_SAFE_INTEGER,
    ),
    drainMs: expectInteger('drainMs', options.drainMs ?? 10_000, 0, 2 ** 31 - 1),
    authToken: options.authToken === undefined ? undefined : expectAuthToken('authToken', options.authToken),
    log: options.log ?? (() => {}),
  };
}

/** Whether only this machine reaches a node that listens on `host`. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === 'localhost' || host === '::1';
}

/** Printable ASCII, so that it can stand in a URL, in a label and in a line of the log. */
function expectText(name: string, value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value)) return value;
  throw usageError(name, '1 to 255 printable ASCII characters without spaces', value);
}
