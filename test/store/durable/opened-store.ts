import { openDurableStore } from '../../../src/store/durable/open-store.ts';
import type { Durability, Fault, Store, Sync } from '../../../src/store/store.ts';

/** A store in a folder, with what a test asks of it. */
export interface OpenedStore extends Store {
  readonly durability: Durability;
}

export async function openStore(
  folder: string,
  options: { maxBytes?: number; sync?: Sync; syncMs?: number; now?: () => number } = {},
): Promise<OpenedStore> {
  return (await openDurableStore(folder, { maxBytes: 1e9, sync: 'always', syncMs: 20, ...options })) as OpenedStore;
}

/** Settles once all that the store was told is on the disk, or is not. */
export function settled({ durability }: OpenedStore): Promise<Fault | undefined> {
  return new Promise((resolve) => durability.settle(resolve));
}
