import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { RingmarkError } from '../../src/lib/errors.ts';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import { freePort } from './free-port.ts';

/** A program that runs and listens. */
export interface RunningProgram {
  port: number;
  pid: number;
  stop(): Promise<void>;
}

const START_MS = 5000;

/** A Redis that writes nothing to disk. */
export function startRedisServer(): Promise<RunningProgram | MissingSubject> {
  const options = '--bind 127.0.0.1 --appendonly no --save'.split(' ').concat('');
  return startInstalled('Redis', 'redis-server', (port) => ['--port', `${port}`, ...options]);
}

/**
 * Starts an installed program on a free port of 127.0.0.1 and waits until it accepts connections. It ends with this process.
 * @param argsOf its arguments for a port
 */
export async function startInstalled(
  name: string,
  program: string,
  argsOf: (port: number) => string[],
): Promise<RunningProgram | MissingSubject> {
  const port = await freePort();
  const child = spawn(program, argsOf(port), { stdio: 'ignore', detached: true });
  const started = await once(child, 'spawn').catch(() => undefined);
  if (started === undefined) return { name, missing: `${program} is not installed` };
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await accepts(port, child, program);
  return {
    port,
    pid: child.pid!,
    stop: async () => {
      process.off('exit', kill);
      await ended(child);
    },
  };
}

async function accepts(port: number, child: ChildProcess, program: string): Promise<void> {
  const untilMs = performance.now() + START_MS;
  while (child.exitCode === null && performance.now() < untilMs) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await setTimeout(20);
  }
  await ended(child);
  throw new RingmarkError('ERR_STATE', `${program}: expected it to listen within ${START_MS} ms, got no connection`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
