import { CommanderError } from 'commander';
import { visible } from '../lib/display-width.ts';
import { type ErrorCode, RingmarkError } from '../lib/errors.ts';

/** How a command ends that did not return: the exit code, and one line for stderr (none where enough was said). */
export interface Failure {
  exitCode: number;
  line?: string;
}

const exitCodes: Partial<Record<ErrorCode, number>> = { ERR_USAGE: 2, ERR_RUN_INVALID: 3, ERR_GATE_FAILED: 4 };

/** Tells expected errors, which get one line of their own words, from faults of the program. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommanderError) return describeParsing(error);
  if (error instanceof RingmarkError) return { exitCode: exitCodes[error.code] ?? 1, line: oneLine(error.message) };
  if (isSystemError(error)) return { exitCode: 1, line: oneLine(error.message) };
  const hint = '(RINGMARK_DEBUG=1 shows where)';
  return { exitCode: 1, line: `internal error: ${oneLine(String(error))} ${hint}` };
}

/** Commander ends `--help` and `--version` with an error too, of exit code 0. */
function describeParsing(error: CommanderError): Failure {
  if (error.exitCode === 0) return { exitCode: 0 };
  if (error.code === 'commander.help') return { exitCode: 2 };
  return { exitCode: 2, line: oneLine(error.message.replace(/^error: /, '')) };
}

/** From the operating system (ENOENT, EACCES, EADDRINUSE, …): its message names the call and the path. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function oneLine(text: string): string {
  return visible(text.trim().replace(/\s*\n\s*/g, ' '));
}
