import { AliasTable } from './alias-table.ts';
import type { DrawOptions, IndexDraws, OwnDrawOptions, Popularity } from './popularity.ts';

/** Every key is as likely as the other. */
export class Uniform implements Popularity {
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

  draws({ random }: DrawOptions): IndexDraws {
    return { next: () => random.below(this.count) };
  }

  among(own: Uint32Array): (options: OwnDrawOptions) => IndexDraws {
    const table = new AliasTable(own, () => 1);
    return ({ random }) => table.draws(random);
  }
}
