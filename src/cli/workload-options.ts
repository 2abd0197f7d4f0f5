import { type Command, Option } from 'commander';
import { LOAD_DEFAULTS } from '../load/load-defaults.ts';
import { placementAlgorithm } from '../placement/registry.ts';
import type { LoadConfig } from '../result/load-result.ts';
import { mixOf, type OperationMix } from '../workload/mix.ts';
import { parsePopularity } from '../workload/popularity/parse.ts';
import { presetOf } from '../workload/presets.ts';
import { fraction, integer, valueSize } from './option-parsers.ts';

/** What is done with which keys, and where these live. */
export interface WorkloadOptions extends Partial<OperationMix> {
  workload?: string;
  popularity?: string;
  keys: number;
  valueSize: number | string;
  algorithm: string;
  /** The algorithm's own unless told otherwise. */
  hash?: string;
  vnodes: number;
}

/** Adds the options of `WorkloadOptions`. */
export function addWorkloadOptions(command: Command): Command {
  const defaults = LOAD_DEFAULTS;
  return command
    .addOption(
      new Option('--workload <name>', 'ycsb-a, -b, -c, -d or -f: their operations and popularity')
        .argParser((name) => presetOf(name) && name)
        .conflicts(['reads', 'updates', 'inserts', 'rmw']),
    )
    .option(
      '--reads <fraction>',
      `of all operations (default: ${defaults.reads}, or what is left)`,
      fraction('--reads'),
    )
    .option('--updates <fraction>', 'of all operations (default: what is left)', fraction('--updates'))
    .option('--inserts <fraction>', 'of all operations: puts of new keys', fraction('--inserts'))
    .option('--rmw <fraction>', 'of all operations: a read, then a write of its key', fraction('--rmw'))
    .option(
      '--popularity <name>',
      'of keys: uniform, zipf:0.99, latest, hotspot:0.2,0.8, sequential or file:PATH (default: uniform)',
      (text) => parsePopularity(text) && text,
    )
    .option('--keys <n>', 'stored first, then read and written', integer('--keys', 1, 10_000_000), defaults.keys)
    .option(
      '--value-size <size>',
      'of every value: 100, 64-1024 or lognormal:300,0.8 (median, sigma)',
      valueSize('--value-size'),
      defaults.valueSizeBytes,
    )
    .option('--algorithm <name>', 'placement', defaults.algorithm)
    .option('--hash <name>', "hash function (default: the algorithm's own)")
    .option('--vnodes <n>', 'points per node', integer('--vnodes', 1, 65536), defaults.vnodes);
}

/** The part of a load test that the options say. @throws ERR_USAGE where operations do not come to 1. */
export function workloadOf(options: WorkloadOptions) {
  const { algorithm, hash, vnodes, workload, keys, valueSize } = options;
  const preset = workload === undefined ? undefined : presetOf(workload);
  const popularity = options.popularity ?? preset?.popularity;
  return {
    algorithm,
    hash: hash ?? placementAlgorithm(algorithm).defaultHash,
    vnodes,
    ...(preset?.mix ?? givenMix(options)),
    ...(popularity === undefined ? {} : { popularity }),
    keys,
    valueSizeBytes: valueSize,
  } satisfies Partial<LoadConfig>;
}

function givenMix({ reads, updates, inserts, rmw }: Partial<OperationMix>): OperationMix {
  const given = { reads, updates, inserts, rmw };
  return mixOf(Object.fromEntries(Object.entries(given).filter(([, fraction]) => fraction !== undefined)));
}
