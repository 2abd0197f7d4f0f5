import type { StoredKeys } from '../stored-keys.ts';
import { harmonic } from './harmonic.ts';
import type { DrawOptions, IndexDraws, OwnDrawOptions, Popularity } from './popularity.ts';
import { ZipfSampler } from './zipf-sampler.ts';

/**
 * Zipf's law over recency: the newest key is the most popular one, and a key that is inserted takes its place as soon as
 * its storing is confirmed. Before that a read of it could miss.
 */
export class Latest implements Popularity {
  readonly count: number;
  readonly #theta: number;
  readonly #sum: number;

  /** @param theta above 0 */
  constructor(count: number, theta: number) {
    this.count = count;
    this.#theta = theta;
    this.#sum = harmonic(count, theta);
  }

  massOf(index: number): number {
    return (this.count - index) ** -this.#theta / this.#sum;
  }

  indexOfRank(rank: number): number {
    return this.count - 1 - rank;
  }

  draws(options: DrawOptions): LatestDraws {
    return new LatestDraws(this.count, this.#theta, options);
  }

  /** Draws from all keys and skips those of others, since every insert changes the mass of each: 1/share draws for one. */
  among(): (options: OwnDrawOptions) => IndexDraws {
    return (options) => {
      const all = this.draws(options);
      return { next: () => firstOwn(all, options.isOwn) };
    };
  }
}

class LatestDraws implements IndexDraws {
  readonly #count: number;
  readonly #stored: StoredKeys;
  readonly #recency: ZipfSampler;

  constructor(count: number, theta: number, { random, stored }: DrawOptions) {
    this.#count = count;
    this.#stored = stored;
    this.#recency = new ZipfSampler(count, theta, random);
  }

  next(): number {
    const known = this.#count + this.#stored.length;
    this.#recency.resize(known);
    const position = known - 1 - this.#recency.next();
    return position < this.#count ? position : this.#stored.at(position - this.#count);
  }
}

function firstOwn(draws: IndexDraws, isOwn: (index: number) => boolean): number {
  for (;;) {
    const index = draws.next();
    if (isOwn(index)) return index;
  }
}
