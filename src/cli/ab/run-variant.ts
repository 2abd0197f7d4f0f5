import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type ErrorCode, RingmarkError } from '../../lib/errors.ts';
import { parseResult } from '../../result/result-file.ts';
import type { Run } from '../../result/run.ts';
import type { Variant } from './variant.ts';

/** A child that does not end this long after it was asked to is killed. */
const GRACE_MS = 5_000;
/** Exit codes with a result: done, not to be trusted, a gate of its own that failed. */
const MEASURED = [0, 3, 4];

/**
 * Runs a variant to its end as a process of its own, and reads what it measured.
 * @param label of the arm, for messages
 * @throws the signal's reason when it is aborted, once the child has ended; ERR_USAGE with the child's own line where it refuses its
 * options; ERR_STATE where it fails otherwise; ERR_RESULT_FORMAT where its result is none.
 */
export async function runVariant(variant: Variant, seed: number, label: string, signal: AbortSignal): Promise<Run> {
  signal.throwIfAborted();
  const { exitCode, stdout, stderr } = await ended(variant, seed, signal);
  signal.throwIfAborted();
  if (exitCode === null || !MEASURED.includes(exitCode)) throw failureOf(exitCode, stderr, label);
  return parseResult(stdout, label);
}

async function ended({ main, args, cwd }: Variant, seed: number, signal: AbortSignal) {
  // A group of its own: the terminal's Ctrl-C is for us, and we tell the child. A second one ends us, and so the child.
  const child = spawn(process.execPath, [main, ...args, '--json', '--seed', String(seed)], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => signalGroup(child, 'SIGKILL');
  let patience: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill('SIGINT');
    patience = setTimeout(kill, GRACE_MS);
  };
  process.once('exit', kill);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [[exitCode], stdout, stderr] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { exitCode, stdout, stderr };
  } finally {
    clearTimeout(patience);
    signal.removeEventListener('abort', stop);
    process.removeListener('exit', kill);
  }
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}

/** The child's last line says what was wrong. */
function failureOf(exitCode: number | null, stderr: string, label: string): RingmarkError {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const code: ErrorCode = exitCode === 2 ? 'ERR_USAGE' : 'ERR_STATE';
  const said = last.replace(/^ringmark: /, '') || `expected a result, got exit code ${exitCode}`;
  return new RingmarkError(code, `${label}: ${said}`);
}
