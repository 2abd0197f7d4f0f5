import { performance } from 'node:perf_hooks';
import type { LoadResult } from '../result/load-result.ts';

/** From this event loop utilization on there was no idle time left: the generator could not have sent more. */
const SATURATED = 0.95;

/** Watches the process that generates the load: the one that this runs in. */
export class GeneratorMeter {
  readonly #startedMs = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #eventLoop = performance.eventLoopUtilization();

  /** Since the meter was made. */
  read(): LoadResult['generator'] {
    const elapsedMs = performance.now() - this.#startedMs;
    const { user, system } = process.cpuUsage(this.#cpu);
    const { utilization } = performance.eventLoopUtilization(this.#eventLoop);
    return {
      cpu: (user + system) / 1000 / elapsedMs,
      eventLoopUtilization: utilization,
      scheduleLagUs: { p50: 0, p99: 0, max: 0 },
      dropped: 0,
      saturated: utilization >= SATURATED,
    };
  }
}
