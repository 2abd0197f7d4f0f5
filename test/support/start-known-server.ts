import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { TestContext } from 'node:test';

const script = join(import.meta.dirname, 'known-server.js');

/** Starts known-server.ts: a node of known behaviour, killed when the test ends. */
export async function knownServer(t: TestContext, delayMs: number) {
  const child = spawn(process.execPath, [script, String(delayMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: url } = await lines.next();
  return {
    node: { id: 'known', url: url as string },
    freeze: () => child.stdin.write('freeze\n'),
    /** Ends it. For how long it held a read: what it was told to, and what the machine added. */
    heldMs: async () => {
      child.stdin.end();
      const [p50, p99] = ((await lines.next()).value as string).split(' ').map(Number);
      return { p50: p50!, p99: p99! };
    },
  };
}
