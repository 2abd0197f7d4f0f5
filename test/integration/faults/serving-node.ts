import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import type { NodeStats } from '../../../src/protocol/node-stats.ts';
import { type Ended, start } from '../../support/run-process.ts';

const MIB = 1024 * 1024;

/** A node as a process of its own: what a test does to it can end nothing else. */
export interface ServingNode {
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  stats(): Promise<NodeStats>;
  /** Asks until they are as they should be. */
  statsUntil(holds: (stats: NodeStats) => boolean): Promise<NodeStats>;
}

/** Starts `ringmark serve` with these options on a free port; it is killed with the test. */
export async function servingNode(t: TestContext, ...options: string[]): Promise<ServingNode> {
  const { child, ended } = start('src/cli/main.js', ['serve', '--port', '0', ...options], {}, { timeout: 120_000 });
  t.after(() => child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    let log = '';
    child.stderr!.on('data', (text) => {
      log += text;
      const line = log.split('\n').find((each) => each.includes('"event":"listen"'));
      if (line) resolve(JSON.parse(line).url);
    });
    child.once('exit', () => reject(new Error(`it ended: ${log}`)));
  });
  const stats = async () => (await (await fetch(`${url}/stats`)).json()) as NodeStats;
  const statsUntil = async (holds: (stats: NodeStats) => boolean) => {
    for (;;) {
      const now = await stats();
      if (holds(now)) return now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  return { port: Number(new URL(url).port), url, pid: child.pid!, ended, kill, stats, statsUntil };
}

/** Resident memory of a process: now and at most, in MiB. Linux only. */
export function memoryOf(pid: number): { rssMib: number; peakMib: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)![1]);
  return { rssMib: (kib('VmRSS') * 1024) / MIB, peakMib: (kib('VmHWM') * 1024) / MIB };
}

/** Files and sockets that a process has open. Linux only. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Why a test cannot run here; false where it can. */
export const linuxOnly = process.platform !== 'linux' && 'it reads /proc';

/**
 * Sends bytes on a connection of its own, and gives what came back when the other side has closed it.
 * @param ends whether it says that nothing more comes
 */
export function exchange(port: number, bytes: Uint8Array, ends: boolean): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => chunks.push(chunk));
    // A node that refuses closes while more is under way, and its client sees a reset.
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    if (ends) socket.end(bytes);
    else socket.write(bytes);
  });
}
