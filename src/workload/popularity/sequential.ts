import { Cycle } from './cycle.ts';
import type { DrawOptions, IndexDraws, OwnDrawOptions, Popularity } from './popularity.ts';

/** Key after key, from the first to the last, again and again; parts that run side by side take turns. */
export class Sequential implements Popularity {
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  massOf(): number {
    return 1 / this.count;
  }

  indexOfRank(rank: number): number {
    return rank;
  }

  draws({ part }: DrawOptions): IndexDraws {
    const { count } = this;
    let at = part.index % count;
    const next = () => {
      const index = at;
      at = (at + part.of) % count;
      return index;
    };
    return { next };
  }

  among(own: Uint32Array): (options: OwnDrawOptions) => IndexDraws {
    return ({ part }) => new Cycle(own, part);
  }
}
