import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** From here on a machine is no place to judge time on. */
const BUSY = 0.3;

/** Watches how much whoever runs on this machine has to wait for a core (Linux: /proc/pressure/cpu). */
export class CpuPressure {
  readonly #startedUs = waitedUs();
  readonly #startedMs = performance.now();

  /** For what part of the time since it was made some process wanted a core and had none, 0 to 1; null where the kernel does not say. */
  get fraction(): number | null {
    const now = waitedUs();
    if (now === null || this.#startedUs === null) return null;
    return (now - this.#startedUs) / 1000 / (performance.now() - this.#startedMs);
  }

  get isHigh(): boolean {
    return (this.fraction ?? 0) > BUSY;
  }
}

function waitedUs(): number | null {
  try {
    return Number(/^some .*total=(\d+)$/m.exec(readFileSync('/proc/pressure/cpu', 'utf8'))![1]);
  } catch {
    return null;
  }
}
