import { Worker } from 'node:worker_threads';
import type { GeneratorCommand, GeneratorEvent, GeneratorPlan } from './generator-plan.ts';

type Failure = Extract<GeneratorEvent, { reason: string }>;

/** The threads that generate a load side by side. An error in one of them ends all. */
export class GeneratorThreads {
  readonly #workers: readonly Worker[];
  readonly #failed = new AbortController();
  readonly #ready: Promise<unknown>;
  /** Settles when every thread is through, or with the error of the first one that fails. */
  readonly done: Promise<unknown>;

  constructor(plans: readonly GeneratorPlan[], onFailure: (failure: Failure) => void) {
    this.#workers = plans.map((plan) => new Worker(new URL('./thread.js', import.meta.url), { workerData: plan }));
    for (const worker of this.#workers) {
      worker.on('message', (event: GeneratorEvent) => {
        if ('reason' in event) onFailure(event);
      });
    }
    this.#ready = this.#all('ready');
    this.done = this.#all('done');
    // Whoever waits for it sees the error; until then it must not end the process.
    this.done.catch((error) => this.#failed.abort(error));
    this.#ready.catch(() => {});
  }

  /** Aborted with the error of a thread that fails. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** Returns when all connections are open. @throws the error of a thread. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** Has all of them begin their schedule at the same moment of `monotonicMs`. */
  begin(atMs: number): void {
    this.#post({ kind: 'begin', atMs });
  }

  /** Has them end at once what they do. */
  stop(): void {
    this.#post({ kind: 'stop' });
  }

  async terminate(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #post(command: GeneratorCommand): void {
    for (const worker of this.#workers) worker.postMessage(command);
  }

  #all(kind: GeneratorEvent['kind']): Promise<unknown> {
    return Promise.all(this.#workers.map((worker) => told(worker, kind)));
  }
}

function told(worker: Worker, kind: GeneratorEvent['kind']): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (event: GeneratorEvent) => {
      if (event.kind === kind) resolve();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread of the generator ended early, with code ${code}`)));
  });
}
