import { expectKey } from '../protocol/key.ts';
import { DEFAULT_MAX_VALUE_BYTES } from '../protocol/limits.ts';
import type { LoadConfig } from '../result/load-result.ts';
import { KeySpace } from '../workload/key-space.ts';
import { keysOf } from '../workload/keys.ts';
import { mixOf, type OperationMix } from '../workload/mix.ts';
import { createPopularity, parsePopularity } from '../workload/popularity/parse.ts';
import type { Popularity } from '../workload/popularity/popularity.ts';
import { StoredKeys } from '../workload/stored-keys.ts';
import { readTrace, type Trace } from '../workload/trace.ts';
import { parseValueSizes, type ValueSizes } from '../workload/value-sizes.ts';

/** What a load test does, with which keys and values. */
export interface LoadWorkload extends DrawnWorkload {
  /** The keys that are stored first, by their index. */
  listed: readonly string[];
  /** Where the keys are those of a file. */
  trace: Trace | undefined;
}

export interface DrawnWorkload {
  keys: KeySpace;
  popularity: Popularity;
  mix: OperationMix;
  sizes: ValueSizes;
  /** What was inserted so far, on any node. */
  stored: StoredKeys;
}

/** How the values of a load test are sized. @throws ERR_USAGE for a size that is none. */
export function valueSizesOf({ valueSizeBytes }: Pick<LoadConfig, 'valueSizeBytes'>): ValueSizes {
  return parseValueSizes(String(valueSizeBytes), DEFAULT_MAX_VALUE_BYTES);
}

/** @throws ERR_USAGE as the parsers do, and where the file of keys cannot be read or holds what is no key. */
export async function openWorkload(config: LoadConfig): Promise<LoadWorkload> {
  const spec = parsePopularity(config.popularity ?? 'uniform');
  const trace = spec.kind === 'file' ? await readTrace(spec.path) : undefined;
  for (const key of trace?.keys ?? []) expectKey(key);
  const listed = trace?.keys ?? keysOf(config.keys, config.seed);
  return { listed, trace, ...drawnWorkload(config, trace, listed) };
}

/** The same without a list of all keys, for a thread that only draws them: ready at once, however many there are. */
export function drawnWorkload(config: LoadConfig, trace: Trace | undefined, listed = trace?.keys): DrawnWorkload {
  const count = listed?.length ?? config.keys;
  return {
    keys: new KeySpace(count, config.seed, listed),
    popularity: createPopularity(parsePopularity(config.popularity ?? 'uniform'), count, trace),
    mix: mixOf(config),
    sizes: valueSizesOf(config),
    stored: new StoredKeys(),
  };
}
