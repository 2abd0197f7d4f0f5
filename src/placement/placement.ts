/** Where a key lives. Immutable: a change of members makes a new placement. */
export interface Placement {
  readonly algorithm: string;
  /** In the placement's own order: `indexOf` counts in it. */
  readonly nodes: readonly string[];
  /** Bytes of its tables. */
  readonly bytes: number;
  /** Index into `nodes` of the key's owner; allocates nothing. */
  indexOf(key: string): number;
  /** The same for a key whose hash (an integer from 0 to 2^32 - 1) is already known. */
  indexOfHash(hash: number): number;
  ownerOf(key: string): string;
  /**
   * Distinct nodes, owner first; fewer where there are fewer nodes. Where nodes have zones, zones that hold no
   * replica yet come before zones that do.
   */
  replicasOf(key: string, count: number): string[];
  /** @throws ERR_USAGE when `id` is already a node, or the algorithm cannot do it. */
  withNode(id: string, weight?: number, zone?: string): Placement;
  /** @throws ERR_USAGE when `id` is not a node, is the last one, or the algorithm cannot do it. */
  withoutNode(id: string): Placement;
}

/** A node of a placement. A string stands for an id with weight 1 and no zone. */
export interface NodeSpec {
  id: string;
  /** Relative share, greater than 0; 1 unless told otherwise. */
  weight?: number | undefined;
  zone?: string | undefined;
}

export interface PlacementOptions {
  /** A name from the hash registry; `xxh32` unless told otherwise. */
  hash?: string;
  /** Virtual nodes of a node of weight 1, 1 to 65536; 160 unless told otherwise. */
  vnodes?: number;
  /** Seed of the hash function; 0 unless told otherwise. */
  seed?: number;
}
