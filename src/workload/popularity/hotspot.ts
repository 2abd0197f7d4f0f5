import { AliasTable } from './alias-table.ts';
import type { DrawOptions, IndexDraws, OwnDrawOptions, Popularity } from './popularity.ts';

/** Some of the keys, the first ones, get a share of the draws, the others the rest; within each part all are alike. */
export class Hotspot implements Popularity {
  readonly count: number;
  readonly #hot: number;
  readonly #hotDraws: number;

  /**
   * @param hotKeys the fraction of keys that are hot, 0 to 1; at least one key is
   * @param hotDraws the fraction of draws that they get, 0 to 1; all where every key is hot
   */
  constructor(count: number, hotKeys: number, hotDraws: number) {
    this.count = count;
    this.#hot = Math.max(1, Math.round(hotKeys * count));
    this.#hotDraws = this.#hot === count ? 1 : hotDraws;
  }

  massOf(index: number): number {
    const hot = this.#hot;
    return index < hot ? this.#hotDraws / hot : (1 - this.#hotDraws) / (this.count - hot);
  }

  /** Of the hot keys first, even where less is asked of them than of the others. */
  indexOfRank(rank: number): number {
    return rank;
  }

  draws({ random }: DrawOptions): IndexDraws {
    const hot = this.#hot;
    const cold = this.count - hot;
    const next = () => (random.float() < this.#hotDraws ? random.below(hot) : hot + random.below(cold));
    return { next };
  }

  among(own: Uint32Array): (options: OwnDrawOptions) => IndexDraws {
    const table = new AliasTable(own, (index) => this.massOf(index));
    return ({ random }) => table.draws(random);
  }
}
