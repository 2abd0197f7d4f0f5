import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit of the git checkout that `folder` lies in, and whether tracked files differ from it; nulls where git cannot tell. */
export async function describeCheckout(folder: string): Promise<{ commit: string | null; dirty: boolean | null }> {
  const [commit, changes] = await Promise.all([
    git(folder, 'rev-parse', '--verify', 'HEAD'),
    git(folder, 'status', '--porcelain', '--untracked-files=no'),
  ]);
  return { commit, dirty: commit === null || changes === null ? null : changes !== '' };
}

async function git(folder: string, ...args: string[]): Promise<string | null> {
  try {
    // Without the optional lock a git command that the user runs meanwhile is not in its way.
    const { stdout } = await run('git', ['--no-optional-locks', ...args], { cwd: folder, timeout: 5_000 });
    return stdout.trim();
  } catch {
    return null;
  }
}
