import { createPlacement } from '../../placement/registry.ts';
import type { LoadConfig } from '../../result/load-result.ts';
import type { OperationKind } from '../../workload/mix.ts';
import type { Part } from '../../workload/popularity/popularity.ts';
import { valueFor } from '../../workload/values.ts';
import type { DrawnWorkload } from '../load-workload.ts';
import { operationsOf } from '../open/generator.ts';
import { valuePath } from '../value-path.ts';

/** An operation as a list holds it: what is asked of whom. */
export interface ListedOperation {
  kind: OperationKind;
  /** Who owns the key, by the order of `config.nodes`. */
  node: number;
  /** Of the key's value. */
  path: string;
  /** What is put; by an `rmw`, after the read. Undefined for a read. */
  value: string | undefined;
}

/**
 * So many operations later an inserted key counts as stored, and `latest` may draw it. A list cannot wait for the answer: it
 * keeps a distance that no generator with fewer requests in flight overtakes.
 */
export const STORED_AFTER = 1000;

/**
 * The first `count` operations that one thread of the open model does, or thread `part.index` of `part.of`: the same keys in
 * the same order, each with the node that the placement gives it. Made as they are taken, never held.
 */
export function* listOperations(
  config: LoadConfig,
  workload: DrawnWorkload,
  part: Part,
  count: number,
): Generator<ListedOperation> {
  const { algorithm, hash, vnodes } = config;
  const ids = config.nodes.map(({ id }) => id);
  const placement = createPlacement(algorithm, ids, { hash, vnodes });
  const nodeAt = placement.nodes.map((id) => ids.indexOf(id));
  const operations = operationsOf({ config, thread: part.index, threads: part.of }, workload);
  const storing = new Storing(workload);
  for (let i = 0; i < count; i++) {
    storing.reach(i);
    operations.next();
    const { kind, key, index } = operations;
    if (kind === 'insert') storing.add(index, i);
    const version = kind === 'rmw' ? operations.nextVersion() : operations.version;
    yield {
      kind,
      node: nodeAt[placement.indexOf(key)]!,
      path: valuePath(key),
      value: kind === 'read' ? undefined : valueFor(key, version, workload.sizes),
    };
  }
}

/** The inserted keys that do not count as stored yet, in their order: `STORED_AFTER` at most. */
class Storing {
  readonly #stored: DrawnWorkload['stored'];
  #queue: { index: number; at: number }[] = [];

  constructor({ stored }: DrawnWorkload) {
    this.#stored = stored;
  }

  add(index: number, at: number): void {
    this.#queue.push({ index, at });
  }

  reach(at: number): void {
    while (this.#queue.length > 0 && this.#queue[0]!.at + STORED_AFTER <= at) {
      this.#stored.push(this.#queue.shift()!.index);
    }
  }
}
