import type { Trace } from '../trace.ts';
import { Cycle } from './cycle.ts';
import type { DrawOptions, IndexDraws, OwnDrawOptions, Popularity } from './popularity.ts';

/** The keys of a file in the order of its lines, again and again: a trace is replayed, not only its frequencies. */
export class Replay implements Popularity {
  readonly count: number;
  readonly #lines: Uint32Array;
  #frequencies: Uint32Array | undefined;
  #byRank: Uint32Array | undefined;

  constructor({ keys, lines }: Trace) {
    this.count = keys.length;
    this.#lines = lines;
  }

  massOf(index: number): number {
    return this.#counted()[index]! / this.#lines.length;
  }

  indexOfRank(rank: number): number {
    const frequencies = this.#counted();
    this.#byRank ??= Uint32Array.from(frequencies.keys()).sort((a, b) => frequencies[b]! - frequencies[a]!);
    return this.#byRank[rank]!;
  }

  draws({ part }: DrawOptions): IndexDraws {
    return new Cycle(this.#lines, part);
  }

  among(own: Uint32Array): (options: OwnDrawOptions) => IndexDraws {
    const isOwn = new Uint8Array(this.count);
    for (const index of own) isOwn[index] = 1;
    const lines = this.#lines.filter((index) => isOwn[index] === 1);
    return ({ part }) => new Cycle(lines, part);
  }

  #counted(): Uint32Array {
    if (!this.#frequencies) {
      this.#frequencies = new Uint32Array(this.count);
      for (const index of this.#lines) this.#frequencies[index]!++;
    }
    return this.#frequencies;
  }
}
