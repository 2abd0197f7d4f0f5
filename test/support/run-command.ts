import { type ExecFileException, execFile } from 'node:child_process';

/** How a program ended: `exitCode` is null where a signal ended it, and undefined where it is not installed. */
export interface CommandEnd {
  exitCode: number | null | undefined;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds until it is killed. */
  timeout: number;
}

/** Runs a program of this machine to its end, whatever that is. */
export function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const limits = { maxBuffer: 2 ** 26, killSignal: 'SIGKILL' } as const;
    execFile(program, args, { ...options, ...limits }, (error, stdout, stderr) => {
      resolve({ exitCode: exitCodeOf(error), stdout, stderr });
    });
  });
}

/** What the program wrote to stdout. @throws with all that it wrote where it does not end with 0. */
export async function outputOf(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(program, args, options);
  if (exitCode === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: expected exit code 0, got ${exitCode}\n${stdout}\n${stderr}`);
}

function exitCodeOf(error: ExecFileException | null): number | null | undefined {
  if (error === null) return 0;
  if (typeof error.code === 'number') return error.code;
  return error.code === 'ENOENT' ? undefined : null;
}
