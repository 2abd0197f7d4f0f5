import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';

/** An algorithm as tables, the advisor and the contract test see it: what it can do, and what it cannot. */
export interface PlacementAlgorithm {
  readonly name: string;
  /** Whether `vnodes` changes anything. */
  readonly hasVnodes: boolean;
  /** Whether nodes may have weights other than 1. */
  readonly takesWeights: boolean;
  /** Which nodes may leave: any, or only the last one. */
  readonly removal: 'any' | 'tail';
  /**
   * Whether the set of nodes says it all. The others remember: their nodes stand in the order in which they were given and
   * joined, and so do their answers; processes that shall route alike make the same changes in the same order.
   */
  readonly isOrderFree: boolean;
  /** Whether a change of members can move keys between nodes that stay. */
  readonly hasCollateral: boolean;
  /** What it makes of a hash: compares it with points, takes a remainder of it, or mixes it again before use. */
  readonly hashUse: HashUse;
  /** The hash function it goes by unless told otherwise. */
  readonly defaultHash: string;
  /** Whether it goes by that one alone: it would be no one's wire format with another. */
  readonly hasFixedHash: boolean;
  create(nodes: readonly (string | NodeSpec)[], options?: PlacementOptions): Placement;
}

/** Which bits of a hash have to be good: the top ones of keys and points, the low ones, or none in particular. */
export type HashUse = 'points' | 'remainder' | 'mixed';
