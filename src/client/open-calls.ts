import { RingmarkError } from '../lib/errors.ts';

/** Counts the calls under way, so that closing can wait for them. */
export class OpenCalls {
  #count = 0;
  #isClosed = false;
  #onIdle: (() => void) | undefined;
  readonly #idle = new Promise<void>((resolve) => {
    this.#onIdle = resolve;
  });

  /** Every call that was begun has to end. @throws ERR_STATE once closed. */
  begin(): void {
    if (this.#isClosed) throw new RingmarkError('ERR_STATE', 'client: expected an open client, got a closed one');
    this.#count++;
  }

  end(): void {
    this.#count--;
    this.#tellIfIdle();
  }

  /** Refuses new calls from now on; settles when none is under way any more. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#tellIfIdle();
    return this.#idle;
  }

  #tellIfIdle(): void {
    if (this.#isClosed && this.#count === 0) this.#onIdle?.();
  }
}
