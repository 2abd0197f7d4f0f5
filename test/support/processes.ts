import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether there is a process of this id, even one that has ended and waits for its parent to notice. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Settles once none of the processes runs any more. An orphan that has ended may wait long for init. @throws after ten seconds. */
export async function untilEnded(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (pids.some(isRunning)) {
    if (performance.now() > deadline) throw new Error(`still there: ${pids.filter(isRunning).join(', ')}`);
    await delay(20);
  }
}

function isRunning(pid: number): boolean {
  if (process.platform !== 'linux') return isThere(pid);
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
