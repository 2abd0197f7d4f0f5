import type { Store } from '../store/store.ts';

/** How often it looks, and at how many entries: 10,000 a second take a thousandth of a core. */
const INTERVAL_MS = 50;
const LOOKED_AT = 500;
/** Where more than this of what it has looked at had expired, it goes on at once. */
const BUSY_SHARE = 0.1;

/**
 * Removes entries whose time is up and that nobody asks for. It looks at a few at a time, so that no request waits for it,
 * and leaves the event loop to others in between.
 */
export class Sweeper {
  readonly #store: Store;
  #timer: NodeJS.Timeout;

  constructor(store: Store) {
    this.#store = store;
    this.#timer = this.#later(INTERVAL_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #later(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#sweep(), ms).unref();
  }

  #sweep(): void {
    const isBusy = this.#store.sweep(LOOKED_AT) > LOOKED_AT * BUSY_SHARE;
    this.#timer = this.#later(isBusy ? 1 : INTERVAL_MS);
  }
}
