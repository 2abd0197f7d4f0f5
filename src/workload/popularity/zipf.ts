import { AliasTable } from './alias-table.ts';
import { harmonic } from './harmonic.ts';
import type { DrawOptions, IndexDraws, OwnDrawOptions, Popularity } from './popularity.ts';
import { ZipfSampler } from './zipf-sampler.ts';

/** Zipf's law: key r is asked for in proportion to (r + 1)^-θ. */
export class Zipf implements Popularity {
  readonly count: number;
  readonly #theta: number;
  readonly #sum: number;

  /** @param theta above 0; 0.99 is YCSB's */
  constructor(count: number, theta: number) {
    this.count = count;
    this.#theta = theta;
    this.#sum = harmonic(count, theta);
  }

  massOf(index: number): number {
    return (index + 1) ** -this.#theta / this.#sum;
  }

  indexOfRank(rank: number): number {
    return rank;
  }

  draws({ random }: DrawOptions): IndexDraws {
    return new ZipfSampler(this.count, this.#theta, random);
  }

  among(own: Uint32Array): (options: OwnDrawOptions) => IndexDraws {
    const table = new AliasTable(own, (index) => this.massOf(index));
    return ({ random }) => table.draws(random);
  }
}
