import { RingmarkError } from '../lib/errors.ts';
import { describeFailure } from './failure.ts';
import { type AddCommand, createProgram } from './program.ts';
import { Session } from './session.ts';
import { namedByVariable } from './variable-names.ts';

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Runs one command, from argv to the exit code. The first signal aborts the session's signal and lets the command end by
 * itself (128 + the signal's number); the second one ends at once. A reader that goes away (`| head`) ends it quietly.
 */
export async function runCommandLine(host: NodeJS.Process, commands: readonly AddCommand[]): Promise<void> {
  const stop = new AbortController();
  const session = new Session(host, stop.signal, host.argv.slice(2));
  const interrupted = listenForSignals(host, stop, session);
  const reader = watchReader(host, stop);
  const fail = (error: unknown): number => {
    if (reader.isGone) return 0;
    if (stop.signal.aborted && isFromStopping(error)) return interrupted.exitCode;
    const { exitCode, line } = describeFailure(error);
    if (line !== undefined) session.log(`ringmark: ${line}`);
    if (exitCode !== 0 && host.env.RINGMARK_DEBUG) session.log(debugText(error));
    return exitCode;
  };
  host.once('uncaughtException', (error) => host.exit(fail(error)));
  let exitCode = 0;
  try {
    const program = createProgram(session, commands, host);
    await program.parseAsync(host.argv).catch((error) => {
      throw namedByVariable(program, error);
    });
    if (stop.signal.aborted && !reader.isGone && !session.runsUntilStopped) exitCode = interrupted.exitCode;
  } catch (error) {
    exitCode = fail(error);
  }
  await Promise.all([flush(host.stdout), flush(host.stderr)]);
  host.exit(exitCode);
}

function listenForSignals(host: NodeJS.Process, stop: AbortController, session: Session): { exitCode: number } {
  const interrupted = { exitCode: 1 };
  for (const [name, signalNumber] of Object.entries(signalNumbers)) {
    host.on(name, () => {
      if (stop.signal.aborted) host.exit(128 + signalNumber);
      interrupted.exitCode = 128 + signalNumber;
      if (!session.runsUntilStopped) session.log('ringmark: stopping; a second time ends at once');
      stop.abort(new RingmarkError('ERR_INTERRUPTED', `stopped by ${name}`));
    });
  }
  return interrupted;
}

function watchReader(host: NodeJS.Process, stop: AbortController): { isGone: boolean } {
  const reader = { isGone: false };
  host.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    reader.isGone = true;
    stop.abort(new RingmarkError('ERR_INTERRUPTED', 'stopped: nobody reads stdout'));
  });
  host.stderr.on('error', () => {});
  return reader;
}

function isFromStopping(error: unknown): boolean {
  const isOurs = error instanceof RingmarkError && ['ERR_INTERRUPTED', 'ERR_ABORTED'].includes(error.code);
  return isOurs || isAbortError(error);
}

function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function debugText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${debugText(error.cause)}`;
  return (error.stack ?? String(error)) + cause;
}

/** Pipes are asynchronous on some systems: exiting before they are drained would cut the output. */
function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
