import { isIP } from 'node:net';
import { expectInteger, expectName, expectOneOf, expectPath, usageError } from '../lib/expect.ts';
import { expectAuthToken } from '../protocol/auth-token.ts';
import { DEFAULT_MAX_VALUE_BYTES, MAX_VALUE_BYTES } from '../protocol/limits.ts';
import { EVICTIONS, type Eviction, SYNCS, type Sync } from '../store/store.ts';
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
  /** What happens where they would take more: `lru` (the default) or `none`; with a data folder only `none`. */
  eviction?: Eviction | undefined;
  /**
   * What bodies and answers that are half-way may take together, before more of them are refused; default 256 MiB, or four
   * of the longest values where that is more.
   */
  maxHeldBytes?: number | undefined;
  /** A folder for the entries, which stay there; default: they are kept in memory. */
  dataDir?: string | undefined;
  /** With a data folder, when a change is acknowledged: when it is on the disk (`always`, the default), or at once. */
  sync?: Sync | undefined;
  /** With `interval`, how long a change waits before it goes to the disk; default 100, at most a minute. */
  syncMs?: number | undefined;
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
  dataDir: string | undefined;
  sync: Sync;
  syncMs: number;
  drainMs: number;
  authToken: string | undefined;
  log: Log;
}

const GIB = 1024 ** 3;

/** @throws ERR_USAGE naming the first option that is not as expected. */
export function resolveOptions(options: NodeOptions): ResolvedOptions {
  const maxValueBytes = expectInteger(
    'maxValueBytes',
    options.maxValueBytes ?? DEFAULT_MAX_VALUE_BYTES,
    0,
    MAX_VALUE_BYTES,
  );
  return {
    host: expectName('host', options.host ?? '127.0.0.1'),
    port: expectInteger('port', options.port ?? 5000, 0, 65535),
    id: options.id === undefined ? undefined : expectName('id', options.id),
    maxValueBytes,
    maxMemoryBytes: expectInteger('maxMemoryBytes', options.maxMemoryBytes ?? GIB, 0, Number.MAX_SAFE_INTEGER),
    eviction: evictionOf(options),
    maxHeldBytes: expectInteger(
      'maxHeldBytes',
      options.maxHeldBytes ?? Math.max(GIB / 4, 4 * maxValueBytes),
      0,
      Number.MAX_SAFE_INTEGER,
    ),
    dataDir: options.dataDir === undefined ? undefined : expectPath('dataDir', 'folder', options.dataDir),
    sync: expectOneOf('sync', options.sync ?? 'always', SYNCS),
    syncMs: expectInteger('syncMs', options.syncMs ?? 100, 1, 60_000),
    drainMs: expectInteger('drainMs', options.drainMs ?? 10_000, 0, 2 ** 31 - 1),
    authToken: options.authToken === undefined ? undefined : expectAuthToken('authToken', options.authToken),
    log: options.log ?? (() => {}),
  };
}

function evictionOf({ eviction, dataDir }: NodeOptions): Eviction {
  const chosen = expectOneOf('eviction', eviction ?? (dataDir === undefined ? 'lru' : 'none'), EVICTIONS);
  if (dataDir !== undefined && chosen !== 'none') throw usageError('eviction', 'none with a data folder', chosen);
  return chosen;
}

/** Whether only this machine reaches a node that listens on `host`. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === 'localhost' || host === '::1';
}

/** Printable ASCII, so that it can stand in a URL, in a label and in a line of the log. */
