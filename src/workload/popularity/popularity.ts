import type { Random } from '../../lib/random.ts';
import type { StoredKeys } from '../stored-keys.ts';

/** Which part of a load a sequence is: number `index` of `of` parts that run side by side. */
export interface Part {
  /** 0 to `of` - 1 */
  index: number;
  of: number;
}

/** Endless draws of keys by their number. */
export interface IndexDraws {
  /** The next key's index. O(1), allocates nothing. */
  next(): number;
}

/** What a sequence of draws goes by. */
export interface DrawOptions {
  random: Random;
  part: Part;
  /** What was stored since the start; only `latest` looks at it. */
  stored: StoredKeys;
}

/** What a sequence of draws among a node's own keys goes by. */
export interface OwnDrawOptions extends DrawOptions {
  /** Whether the node owns the key of this index; asked where a key may have been inserted. */
  isOwn: (index: number) => boolean;
}

/**
 * How often each of `count` keys is asked for. Keys lie scattered over the ring by their hash, so their rank can be their
 * index: key 0 is the most popular one (the last key where the newest is).
 */
export interface Popularity {
  /** How many keys there are at the start. */
  readonly count: number;
  /** The probability that a draw gives this key, 0 to 1, as long as nothing is inserted. @param index 0 to count - 1 */
  massOf(index: number): number;
  /** The index of the key that only `rank` others are more popular than. @param rank 0 to count - 1 */
  indexOfRank(rank: number): number;
  draws(options: DrawOptions): IndexDraws;
  /**
   * Draws of the same distribution among some of the keys alone: each in proportion to its `massOf`. The tables are built
   * by this call, the sequences that it leads to share them.
   * @param own indices, ascending; at least one that has any mass
   */
  among(own: Uint32Array): (options: OwnDrawOptions) => IndexDraws;
}
