/** Its bytes, or an open value. */
interface Answer {
  readonly length: number;
}

/**
 * What waits for clients: bodies of which more is to come, and answers of which more is to be read. There is a limit to it,
 * so that clients that are slow, or that never read, cannot take all memory.
 */
export class HeldBytes {
  readonly #limit: number;
  #bytes = 0;
  /** How many clients read it. */
  readonly #readers = new Map<Answer, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= this.#limit;
  }

  /** @param bytes of a body, just come; negative when they go */
  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Whether there is room for an answer. One that others are being sent already takes none. */
  hasRoomFor(answer: Answer): boolean {
    return this.#readers.has(answer) || this.hasRoom(answer.length);
  }

  /** Keeps an answer until `letGo` was called as often. */
  keep(answer: Answer): void {
    const readers = this.#readers.get(answer) ?? 0;
    if (readers === 0) this.#bytes += answer.length;
    this.#readers.set(answer, readers + 1);
  }

  letGo(answer: Answer): void {
    const readers = this.#readers.get(answer)! - 1;
    if (readers > 0) {
      this.#readers.set(answer, readers);
      return;
    }
    this.#readers.delete(answer);
    this.#bytes -= answer.length;
  }
}
