import type { Environment } from './schema.ts';

/** What a change of members moves. Fractions are of the key space, or of the sampled keys; nodes are named by their ids. */
export interface SimulateResult {
  schema: 'ringmark/simulate@1';
  environment: Environment;
  /** False when it was stopped before all keys were sampled: `keys` says how many were. */
  complete: boolean;
  algorithm: string;
  hash: string;
  /** null where the algorithm has none. */
  vnodes: number | null;
  /** In the order in which it was made: who leaves, who is reweighed, who joins. */
  change: { remove: string[]; reweigh: WeightedNode[]; add: WeightedNode[] };
  /** How many keys were sampled; null where nothing had to be, since arcs or slots say it exactly. */
  keys: number | null;
  movement: SimulatedMovement;
  /** From whom to whom, the largest first. */
  flows: Flow[];
  /** Everyone who was there before or is there after, those of before first. */
  nodes: NodeChange[];
  /** For each node that left, where its keys went. */
  leavers: Leaver[];
  plan?: Plan;
  replicas?: ReplicaChange;
}

export interface WeightedNode {
  id: string;
  weight: number;
}

export interface SimulatedMovement {
  moved: number;
  /** What has to move between these shares, whatever the placement: half of the sum of their differences. */
  minimum: number;
  /** The same for shares that follow the weights exactly. */
  ideal: number;
  /** What moved between nodes that stay and keep their weight. */
  collateral: number;
  exact: boolean;
  /** Of `moved`; null where it is exact. */
  standardError: number | null;
}

export interface Flow {
  from: string;
  to: string;
  fraction: number;
}

/** null: not a node at that time. */
export interface NodeChange {
  id: string;
  weightBefore: number | null;
  weightAfter: number | null;
  shareBefore: number | null;
  shareAfter: number | null;
}

/** A node that left, its share, and who has it now, those first whose own share grew most by it. */
export interface Leaver {
  id: string;
  share: number;
  heirs: Heir[];
}

interface Heir {
  id: string;
  /** What it takes over, as a fraction of all and of what the leaver had. */
  fraction: number;
  ofLeaver: number;
  /** The same over the share that it had before; null where it had none, as one that joins. */
  growth: number | null;
}

/**
 * Every stretch that changes its owner, ascending. `above` is excluded, `upTo` included, and where `above` is not below `upTo`
 * the stretch runs over 0. Hashes are 8 or 16 hexadecimal digits, slots of a table are decimal.
 */
export interface Plan {
  unit: 'hash32' | 'hash64' | 'slot';
  /** How many hashes or slots there are, in decimal. */
  space: string;
  ranges: PlanRange[];
}

interface PlanRange {
  above: string;
  upTo: string;
  from: string;
  to: string;
  fraction: number;
}

/** Always sampled. */
export interface ReplicaChange {
  replicas: number;
  keys: number;
  /** Entry n: the fraction of keys of whose replicas n are on other nodes than before. Adds up to 1. */
  changed: number[];
  /** The mean number of replicas of a key that are on other nodes than before. */
  moved: number;
  /** The largest standard error of a fraction of this sample: that of one half. */
  standardError: number;
  nodes: ReplicaNode[];
}

/** Fractions of the keys of which the node holds a replica, starts to hold one, and holds one no more. */
interface ReplicaNode {
  id: string;
  before: number;
  after: number;
  gains: number;
  loses: number;
}
