import { Option } from 'commander';
import { RingmarkError } from '../lib/errors.ts';
import { expectPath, usageError } from '../lib/expect.ts';
import { type Eviction, SYNCS, type Sync } from '../store/store.ts';
import { oneOf } from './option-parsers.ts';

export interface DurabilityOptions {
  dataDir?: string;
  sync?: Sync;
}

export function dataDirOption(description: string): Option {
  return new Option('--data-dir <dir>', description).argParser((text) => expectPath('--data-dir', 'folder', text));
}

export function syncOption(): Option {
  return new Option(
    '--sync <always|interval>',
    'with --data-dir, answer a change when it is on the disk, or at once (default: always)',
  ).argParser(oneOf('--sync', SYNCS));
}

/** @throws ERR_USAGE where an option has nothing to act on, or asks for what a folder can't give */
export function expectDurability(options: DurabilityOptions & { syncMs?: number; eviction?: Eviction }): void {
  const { dataDir, sync, syncMs, eviction } = options;
  if (dataDir === undefined && sync !== undefined) throw lonely('--sync', '--data-dir', 'none');
  if (syncMs !== undefined && sync !== 'interval') throw lonely('--sync-ms', '--sync interval', sync ?? 'none');
  if (dataDir !== undefined && eviction !== undefined && eviction !== 'none')
    throw usageError('--eviction', 'none with --data-dir', eviction);
}

function lonely(option: string, companion: string, got: string): RingmarkError {
  return new RingmarkError('ERR_USAGE', `${option}: expected ${companion} with it, got ${got}`);
}
