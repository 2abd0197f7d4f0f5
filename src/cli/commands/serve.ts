import { once } from 'node:events';
import { Option } from 'commander';
import type { Listening } from '../../cluster/listening.ts';
import { expectName } from '../../lib/expect.ts';
import { MAX_VALUE_BYTES } from '../../protocol/limits.ts';
import { EVICTIONS, type Eviction } from '../../store/store.ts';
import { ASK_FOR_TOKEN, type AuthOptions, addAuthOptions, authTokenOf } from '../auth-options.ts';
import { type DurabilityOptions, dataDirOption, expectDurability, syncOption } from '../durability-options.ts';
import { byteSize, integer, oneOf } from '../option-parsers.ts';
import { expectPorts } from '../port-range.ts';
import { type AddCommand, examples } from '../program.ts';
import type { Session } from '../session.ts';

interface ServeOptions extends AuthOptions, DurabilityOptions {
  port: number;
  host: string;
  nodeId?: string;
  maxMemory: number;
  eviction?: Eviction;
  syncMs?: number;
  maxValue: number;
  maxHeld?: number;
  drainMs: number;
  workers: number;
}

/** One storage node in this process. */
export const addServe: AddCommand = (program, session) => {
  addAuthOptions(program.command('serve').description('run one storage node until it is stopped'), ASK_FOR_TOKEN)
    .addOption(
      new Option('--port <n>', 'listen on this port; 0 takes any free one')
        .env('RINGMARK_PORT')
        .argParser(integer('--port', 0, 65535))
        .default(5000),
    )
    .addOption(
      new Option('--host <host>', 'listen on this address')
        .env('RINGMARK_HOST')
        .argParser((text) => expectName('--host', text))
        .default('127.0.0.1'),
    )
    .addOption(
      new Option(
        '--node-id <id>',
        'its name in logs and metrics (default: host and port; with --workers on free ports shard-1, shard-2, …)',
      )
        .env('RINGMARK_NODE_ID')
        .argParser((text) => expectName('--node-id', text)),
    )
    .addOption(
      new Option('--max-memory <size>', 'room for all entries together, with all that is kept about them')
        .env('RINGMARK_MAX_MEMORY')
        .argParser(byteSize('--max-memory', 1))
        .default(2 ** 30, '1gb'),
    )
    .addOption(
      new Option(
        '--eviction <lru|none>',
        'past it the least recently used entries go, or a PUT is answered with 507 (default: lru, with --data-dir none)',
      )
        .env('RINGMARK_EVICTION')
        .argParser(oneOf('--eviction', EVICTIONS)),
    )
    .addOption(dataDirOption('keep the entries in this folder, through every end and start').env('RINGMARK_DATA_DIR'))
    .addOption(syncOption().env('RINGMARK_SYNC'))
    .addOption(
      new Option(
        '--sync-ms <ms>',
        'with --sync interval, how long a change waits before it goes to the disk (default: 100)',
      )
        .env('RINGMARK_SYNC_MS')
        .argParser(integer('--sync-ms', 1, 60_000)),
    )
    .addOption(
      new Option('--max-value <size>', 'the longest value; past it a PUT is answered with 413')
        .env('RINGMARK_MAX_VALUE')
        .argParser(byteSize('--max-value', 0, MAX_VALUE_BYTES))
        .default(16 * 2 ** 20, '16mb'),
    )
    .addOption(
      new Option(
        '--max-held <size>',
        'bodies and answers half-way, of slow clients; past it more are answered with 503 (default: 256mb)',
      )
        .env('RINGMARK_MAX_HELD')
        .argParser(byteSize('--max-held', 0)),
    )
    .addOption(
      new Option('--drain-ms <ms>', 'what requests in flight get when it is stopped')
        .env('RINGMARK_DRAIN_MS')
        .argParser(integer('--drain-ms', 0, 2 ** 31 - 1))
        .default(10_000),
    )
    .addOption(
      new Option('--workers <n>', 'as many processes, a core each: shards on ports that follow each other')
        .env('RINGMARK_WORKERS')
        .argParser(integer('--workers', 1, 100))
        .default(1),
    )
    .addHelpText(
      'after',
      examples(
        'ringmark serve',
        'ringmark serve --data-dir /var/lib/ringmark',
        'ringmark serve --port 5001 --node-id node-2 --max-memory 512mb',
        'ringmark serve --workers 4 --port 5000',
        'RINGMARK_HOST=0.0.0.0 RINGMARK_PORT=80 ringmark serve',
        'curl -X PUT --data-binary Praachi localhost:5000/kv/name',
      ),
    )
    .action(async (options: ServeOptions) => {
      expectDurability(options);
      expectPorts(options.port, '--workers', options.workers);
      session.runsUntilStopped = true;
      await (options.workers === 1 ? serveNode(session, options) : serveShards(session, options));
    });
};

async function serveNode(session: Session, options: ServeOptions): Promise<void> {
  const authToken = authTokenOf(options);
  const orphaned = untilOrphaned(process);
  const { startNode } = await import('../../node/node.ts');
  const node = await startNode({
    port: options.port,
    host: options.host,
    id: options.nodeId,
    maxMemoryBytes: options.maxMemory,
    eviction: options.eviction,
    dataDir: options.dataDir,
    sync: options.sync,
    syncMs: options.syncMs,
    maxValueBytes: options.maxValue,
    maxHeldBytes: options.maxHeld,
    drainMs: options.drainMs,
    authToken,
    log: (line) => session.log(line),
  });
  report(process, { event: 'listening', port: node.port });
  await Promise.race([stopped(session.signal).then(() => node.drain()), orphaned]);
  node.close();
  await node.drain();
}

/** The room for entries is shared out evenly. */
async function serveShards(session: Session, options: ServeOptions): Promise<void> {
  const { workers, port, host, nodeId, maxMemory, eviction, maxValue, maxHeld, drainMs } = options;
  const { dataDir, sync, syncMs } = options;
  const authToken = authTokenOf(options);
  const named = (number: number) => (port === 0 ? `shard-${number}` : `${host}:${port + number - 1}`);
  const idOf = (number: number) => (nodeId === undefined ? named(number) : `${nodeId}-${number}`);
  if (dataDir !== undefined) {
    const { expectShards } = await import('../../store/durable/node-folders.ts');
    expectShards(
      dataDir,
      Array.from({ length: workers }, (_, i) => idOf(i + 1)),
    );
  }
  const { startShards } = await import('../../cluster/shards.ts');
  const shards = await startShards({
    shards: workers,
    basePort: port,
    host,
    idOf,
    maxMemoryBytes: Math.floor(maxMemory / workers),
    drainMs,
    ...(sync !== undefined && { sync }),
    ...(dataDir !== undefined && { dataDir }),
    args: [
      ...['--max-value', `${maxValue}`],
      ...(syncMs === undefined ? [] : ['--sync-ms', `${syncMs}`]),
      ...(eviction === undefined ? [] : ['--eviction', eviction]),
      ...(maxHeld === undefined ? [] : ['--max-held', `${Math.floor(maxHeld / workers)}`]),
    ],
    ...(authToken !== undefined && { authToken }),
    signal: session.signal,
    log: (line) => session.log(line),
  });
  await stopped(session.signal);
  await shards.stop();
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Settles when the process that started this one over a channel is gone; never where there is no channel. */
function untilOrphaned(host: NodeJS.Process): Promise<void> {
  return new Promise((resolve) => {
    if (!host.send) return;
    host.once('disconnect', resolve);
    // It may be gone already: the channel is read while modules load.
    if (!host.connected) resolve();
  });
}

function report(host: NodeJS.Process, message: Listening): void {
  // A parent that has just gone is seen by `untilOrphaned`, not here.
  if (host.connected) host.send?.(message, undefined, undefined, () => {});
}
