import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A child process that stands still, by SIGSTOP, until `end`. A shell beside it waits for the end of its own input and lets
 * the process go on then: that end comes too when this process dies, which one that stands still could not notice.
 */
export class Pause {
  readonly #child: ChildProcess;
  readonly #watchdog: ChildProcess;
  readonly #watchdogEnded: Promise<unknown>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#watchdog = spawn('sh', ['-c', `read line; kill -CONT ${child.pid} 2>/dev/null`], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#watchdogEnded = once(this.#watchdog, 'close');
    child.kill('SIGSTOP');
  }

  /** Lets the child go on, where it is still there. Returns when the watchdog is reaped. */
  async end(): Promise<void> {
    this.#child.kill('SIGCONT');
    this.#watchdog.kill('SIGKILL');
    await this.#watchdogEnded;
  }
}
