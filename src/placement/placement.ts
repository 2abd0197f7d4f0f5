/** Where a key lives. Immutable: a change of members makes a new placement. */
export interface Placement {
  readonly algorithm: string;
  /** In the placement's own order: `indexOf` counts in it. */
  readonly nodes: readonly string[];
  /** Bytes of its tables. */
  readonly bytes: number;
  /** Which hash of a key it goes by: that of `hash32`, or the two halves of `hash64Into`. */
  readonly hashBits: 32 | 64;
  /** Index into `nodes` of the key's owner; allocates nothing. */
  indexOf(key: string): number;
  /**
   * The same for a key whose hash is already known.
   * @param hash any 32-bit integer, signed or unsigned: the hash, or the low half of one of 64 bits
   * @param high the high half, where `hashBits` is 64
   */
  indexOfHash(hash: number, high?: number): number;
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
  /** A name from the hash registry; the algorithm's own default (mostly `xxh32`) unless told otherwise. */
  hash?: string;
  /** Virtual nodes of a node of weight 1, 1 to 65536; 160 unless told otherwise. */
  vnodes?: number;
  /** Seed of the hash function; 0 unless told otherwise. */
  seed?: number;
  /** `multiprobe`: probes a lookup, 1 to 256; 21 unless told otherwise. */
  probes?: number;
  /** `maglev`: slots of its table, a prime; 65,537 unless told otherwise. `envoy-ring`: Envoy's `minimum_ring_size`. */
  tableSize?: number;
  /** `anchor`, `dx`: most nodes that there can ever be; twice the nodes that are given, and 16 at least, unless told otherwise. */
  capacity?: number;
  /** `bounded`: a node's largest load over the mean load, at least 1; 1.25 unless told otherwise. */
  loadFactor?: number;
}
