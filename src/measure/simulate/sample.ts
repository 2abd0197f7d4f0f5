import { setImmediate } from 'node:timers/promises';
import { keyAt } from '../../workload/keys.ts';

/** Which keys are sampled, and how their progress is followed. */
export interface SampleOptions {
  keys: number;
  seed: number;
  /** Once aborted, no more keys are sampled. */
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** Keys between two turns of the event loop, so that a signal gets through. */
const CHUNK = 8192;

/**
 * Gives the keys of a seed to `visit`, some thousands at a time: never all of them are held.
 * @returns how many it gave, which is fewer where it was stopped; never 0
 */
export async function sampleKeys(options: SampleOptions, visit: (keys: string[]) => void): Promise<number> {
  const { keys, seed, signal, onProgress } = options;
  let done = 0;
  while (done < keys && !(done > 0 && signal?.aborted)) {
    const first = done;
    const count = Math.min(CHUNK, keys - done);
    visit(Array.from({ length: count }, (_, i) => keyAt(first + i, seed)));
    done += count;
    onProgress?.(done / keys);
    await setImmediate();
  }
  return done;
}
