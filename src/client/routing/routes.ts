import type { Placement } from '../../placement/placement.ts';

/** What of a node the choice goes by. */
interface Target {
  readonly node: { readonly id: string };
  readonly isDown: boolean;
}

export interface RoutePolicy {
  /** Nodes that hold each key: 1 to all of them. */
  readonly replicas: number;
  readonly onNodeDown: 'error' | 'next-replica';
}

/** Which nodes a key is asked of, and stored on, as things stand. */
export class Routes<T extends Target> {
  readonly #placement: Placement;
  /** By the placement's index. */
  readonly #targets: readonly T[];
  readonly #byId: ReadonlyMap<string, T>;
  readonly #policy: RoutePolicy;

  constructor(placement: Placement, targets: readonly T[], policy: RoutePolicy) {
    this.#placement = placement;
    this.#targets = targets;
    this.#byId = new Map(targets.map((target) => [target.node.id, target]));
    this.#policy = policy;
  }

  ownerOf(key: string): T {
    return this.#targets[this.#placement.indexOf(key)]!;
  }

  /**
   * As many distinct nodes as there are replicas. With `error` these are the first of `replicasOf`, in its order, whether
   * they are down or not. With `next-replica` nodes that are down are passed over, and come last where there are no others.
   */
  of(key: string): readonly T[] {
    const { replicas, onNodeDown } = this.#policy;
    const owner = this.ownerOf(key);
    if (replicas === 1 && (onNodeDown === 'error' || !owner.isDown)) return [owner];
    if (onNodeDown === 'error') return this.#first(key, replicas);
    const down = this.#targets.filter(({ isDown }) => isDown).length;
    const ordered = this.#first(key, replicas + down);
    const up = ordered.filter(({ isDown }) => !isDown);
    return [...up, ...ordered.filter(({ isDown }) => isDown)].slice(0, replicas);
  }

  /** Another node for a key, where one that is down may be passed over: up, and none of those that are taken. */
  insteadOf(key: string, taken: readonly T[]): T | undefined {
    if (this.#policy.onNodeDown === 'error') return undefined;
    const all = this.#first(key, this.#targets.length);
    return all.find((target) => !target.isDown && !taken.includes(target));
  }

  #first(key: string, count: number): T[] {
    return this.#placement.replicasOf(key, count).map((id) => this.#byId.get(id)!);
  }
}
