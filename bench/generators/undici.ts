// undici's dispatch, the least that it can be driven with: `undici.js URL`. Every connection sends its next request when the
// last one is answered.
import { type Dispatcher, Pool } from 'undici';
import { CONNECTIONS, figuresOf, WARMUP_S } from './figures.ts';
import { serveRuns } from './process.ts';
import { PATH, storedAt } from './request.ts';

const pool = new Pool(await storedAt(), { connections: CONNECTIONS, pipelining: 1 });

async function load(seconds: number): Promise<number> {
  const untilMs = performance.now() + seconds * 1000;
  const counts = await Promise.all(Array.from({ length: CONNECTIONS }, () => new Loop(untilMs).ended));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** One request at a time, until the time is up. */
class Loop implements Dispatcher.DispatchHandler {
  /** How many were answered. */
  readonly ended: Promise<number>;
  readonly #untilMs: number;
  #count = 0;
  #end!: (count: number) => void;
  #fail!: (error: Error) => void;

  constructor(untilMs: number) {
    this.#untilMs = untilMs;
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.#send();
  }

  #send(): void {
    pool.dispatch({ method: 'GET', path: PATH }, this);
  }

  onRequestStart(): void {}

  onResponseStart(_controller: unknown, status: number): void {
    if (status !== 200) this.#fail(new Error(`status ${status}`));
  }

  onResponseData(): void {}

  onResponseEnd(): void {
    this.#count++;
    if (performance.now() < this.#untilMs) this.#send();
    else this.#end(this.#count);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(error);
  }
}

serveRuns(async (seconds) => {
  await load(WARMUP_S);
  return figuresOf(() => load(seconds));
});
