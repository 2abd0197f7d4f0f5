import { totalmem } from 'node:os';
import { isLoopback, type ResolvedOptions } from './options.ts';

const GIB = 1024 ** 3;

/** What whoever starts a node should know of its options; undefined where there is nothing. */
export function warningOf({ host, authToken, dataDir, maxMemoryBytes }: ResolvedOptions): string | undefined {
  const warnings: string[] = [];
  if (!isLoopback(host) && authToken === undefined) {
    warnings.push('no authentication: whoever reaches this address can read and change every entry');
  }
  const memory = memoryBytes();
  if (dataDir === undefined && maxMemoryBytes > memory) {
    warnings.push(
      `max memory: ${gib(maxMemoryBytes)} are more than the ${gib(memory)} of memory that there are; the system ends a process that takes more`,
    );
  }
  return warnings.length === 0 ? undefined : warnings.join('; ');
}

/** The machine's, or less where the process may have less. A limit that is none is 0, or more than any machine has. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
