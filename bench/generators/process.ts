import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { RingmarkError } from '../../src/lib/errors.ts';
import type { Figures } from './figures.ts';

/** A generator as a process of its own, so that its CPU time is its own. */
export interface GeneratorProcess {
  measure(seconds: number): Promise<Figures>;
  stop(): Promise<void>;
}

/** @param name of a file beside this one that calls `serveRuns` */
export async function startGenerator(name: string, url: string): Promise<GeneratorProcess> {
  // Detached: a Ctrl-C goes to the parent alone, which ends it.
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), [url], { detached: true });
  await answerOf(child, name);
  return {
    measure: (seconds) => {
      child.send(seconds);
      return answerOf(child, name);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

/** In the process: runs `load` whenever the parent asks for it, and ends with the parent. */
export function serveRuns(load: (seconds: number) => Promise<Figures>): void {
  process.on('message', async (seconds: number) => process.send!(await load(seconds)));
  process.once('disconnect', () => process.exit());
  process.send!({});
}

function answerOf(child: ChildProcess, name: string): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new RingmarkError('ERR_STATE', `${name}: expected its figures, got its end (exit code ${code})`));
    child.once('exit', ended);
    child.once('message', (figures: Figures) => {
      child.off('exit', ended);
      resolve(figures);
    });
  });
}
