import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NodeSpec, PlacementOptions } from '../../placement/placement.ts';

/** What verify reads of `placement-vectors.json`: sets that others have published, each with its source. */
export interface PublishedVectors {
  xxh: {
    /** By length of the sanity buffer, or by text; hashes in hex, one for each of `seeds`. */
    seeds: string[];
    xxh32: Record<string, string[]>;
    xxh64: Record<string, string[]>;
    xxh3_64_seed0: Record<string, string>;
    strings: Record<string, Record<string, string>>;
  };
  murmur3_x86_32: { cases: [input: string, seed: string, hash: string][] };
  fnv1a_32: { cases: [input: string, hash: string][] };
  crc32: { cases: [input: string, hash: string][] };
  redis_slot: { cases: [key: string, slot: number][] };
  jump: {
    n100_keys_0_to_19: number[];
    cases: [key: string, buckets: number, bucket: number][];
    deadbeef_n_1_to_19: number[];
  };
  jumpback: { cases: [key: string, buckets: number, bucket: number][] };
  envoy_ring: { points: [port: string, hash: string][] };
  envoy_maglev: { 'hosts_127.0.0.1_90_to_95_M7': number[] };
  ketama: {
    nodes4: string[];
    max_point_nodes4: number;
    owner_nodes4: Record<string, number>;
    key_hash: Record<string, number>;
  };
  anchor: {
    a7_w7_remove_6_5_1_0: { A: number[]; K: number[]; W_first_3: number[] };
    then_adds_return: number[];
  };
  memento: {
    n10_remove_9_5_1_8: Record<string, [replacer: number, previous: number]>;
    size: number;
    then_adds_return: number[];
  };
}

/** Placements of docs/placement.md: nodes and options, and of each key its replicas, the owner first. */
export interface PlacementVectors {
  nodes: (string | NodeSpec)[];
  options: PlacementOptions;
  /** Made one after the other, before the cases hold. */
  changes?: [change: 'join' | 'leave', id: string][];
  cases: [key: string, ...replicas: string[]][];
  /** How many of the 2^32 hashes each node owns, where that is stated. */
  hashes?: number[];
}

const packageFolder = dirname(createRequire(import.meta.url).resolve('ringmark/package.json'));

/** Reads `placement-vectors.json`, which comes with the package. */
export const publishedVectors = (): PublishedVectors => readVectors('placement-vectors.json');

/** Algorithms that go by no points. */
const DRAWN = ['rendezvous', 'jump', 'jumpback', 'anchor', 'dx', 'memento'] as const;

/** The vectors of docs/placement.md, by algorithm; they come with the package. */
export function rulesVectors(): Record<string, PlacementVectors[]> {
  const { rings, modulo } = readVectors<Record<'rings' | 'modulo', PlacementVectors[]>>('ring-vectors.json');
  const { multiprobe } = readVectors<{ multiprobe: PlacementVectors[] }>('multiprobe-vectors.json');
  const { bounded } = readVectors<{ bounded: PlacementVectors[] }>('bounded-vectors.json');
  const draws = readVectors<Record<(typeof DRAWN)[number], PlacementVectors[]>>('draw-vectors.json');
  const drawn = Object.fromEntries(DRAWN.map((name) => [name, draws[name]]));
  return { ring: rings, multiprobe, bounded, ...drawn, modulo };
}

function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(join(packageFolder, 'test', 'vectors', name), 'utf8'));
}
