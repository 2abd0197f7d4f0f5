import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a process ended, and all that it wrote. */
export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A built script of this repository as a process, killed after a while (a minute unless told otherwise) whatever it does. */
export interface Running {
  child: ChildProcess;
  /** Settles once the stream (stdout unless told otherwise) has shown the text. */
  shows(part: string, stream?: 'stdout' | 'stderr'): Promise<void>;
  ended: Promise<Ended>;
}

const built = join(import.meta.dirname, '..', '..');

/**
 * @param script path below `dist/`, e.g. `src/cli/main.js`
 * @param uid whose process it is; our own user's by default
 */
export function start(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
  { timeout = 60_000, uid }: { timeout?: number; uid?: number } = {},
): Running {
  const child = spawn(process.execPath, [join(built, script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
    timeout,
    killSignal: 'SIGKILL',
    ...(uid !== undefined && { uid }),
  });
  return { child, shows: (part, stream = 'stdout') => shows(child, stream, part), ended: ending(child) };
}

/** Starts the script and waits for its end. */
export function runProcess(script: string, args: string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return start(script, args, env).ended;
}

async function ending(child: ChildProcess): Promise<Ended> {
  const [[exitCode, signal], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
    text(child.stdout!),
    text(child.stderr!),
  ]);
  return { exitCode, signal, stdout, stderr };
}

function shows(child: ChildProcess, stream: 'stdout' | 'stderr', part: string): Promise<void> {
  let seen = '';
  return new Promise((resolve, reject) => {
    child[stream]!.on('data', (chunk) => {
      seen += chunk;
      if (seen.includes(part)) resolve();
    });
    child.once('exit', () => reject(new Error(`the process ended before it showed ${part}`)));
  });
}
