import { hashFunction } from '../../hash/registry.ts';
import { mean } from '../../lib/statistics.ts';
import { type HashedKeys, hashKeys, indexOfHashed } from '../../placement/hashed-keys.ts';
import { sampledMovement } from '../../placement/movement.ts';
import type { Placement } from '../../placement/placement.ts';
import { createPlacement, placements } from '../../placement/registry.ts';
import { keysOf } from '../../workload/keys.ts';
import { samplingCv } from '../closed-forms.ts';
import { type Case, type Check, near } from './check.ts';

/** See ring-forms.ts: a correct placement is further off once in 5 × 10^8 times, and seeds are fixed. */
const LIMIT_Z = 6;
/** Samples that a CV is taken over, each of other keys. */
const SAMPLES = 10;
const KEYS = 20_000;
/** Those whose shares are even but for the sample. */
const EVEN = ['rendezvous', 'jump', 'jumpback', 'anchor', 'dx', 'memento'];

/** Placements whose shares show in samples alone, beside their closed forms. @param create what is held to them */
export function sampledForms(create: typeof createPlacement = createPlacement): Check[] {
  const check = (implementation: string, source: string, cases: Check['cases']): Check => ({
    implementation,
    kind: 'closed-form',
    source,
    cases,
  });
  const even = EVEN.filter((name) => placements.has(name));
  return [
    ...even.map((name) => check(name, 'CV of K sampled keys: √((N − 1)/K)', () => evenness(name, create))),
    check('modulo', 'a node joins N: N/(N + 1) of the keys move', () => moduloMoves(create)),
  ];
}

function* evenness(algorithm: string, create: typeof createPlacement): Generator<Case> {
  const { removal } = placements.get(algorithm)!;
  for (const nodes of [10, 100]) {
    const whole = create(algorithm, nodeIds(nodes));
    yield cvCase(`${nodes} nodes`, whole);
    yield cvCase(`${nodes} nodes less 3 in 10`, without(whole, removal, (nodes * 3) / 10));
  }
}

/** CV² of a sample is chi-square distributed: (N − 1)/K on average, with a relative standard error of √(2/(N − 1)). */
function cvCase(of: string, placement: Placement): Case {
  const nodes = placement.nodes.length;
  const squared = mean(samples(placement.algorithm).map((keys) => sampledCv(placement, keys) ** 2));
  const expected = samplingCv(nodes, KEYS);
  const error = (expected * Math.sqrt(2 / (nodes - 1) / SAMPLES)) / 2;
  return near(`CV, ${of}, ${SAMPLES} samples of ${KEYS} keys`, Math.sqrt(squared), expected, LIMIT_Z * error);
}

function sampledCv(placement: Placement, keys: HashedKeys): number {
  const nodes = placement.nodes.length;
  const counts = new Float64Array(nodes);
  for (let i = 0; i < keys.length; i++) counts[indexOfHashed(placement, keys, i)]!++;
  const even = keys.length / nodes;
  return Math.sqrt(counts.reduce((sum, count) => sum + (count / even - 1) ** 2, 0) / nodes);
}

function* moduloMoves(create: typeof createPlacement): Generator<Case> {
  const [keys] = samples('modulo');
  for (const nodes of [2, 10, 100]) {
    const before = create('modulo', nodeIds(nodes));
    // Its id sorts last: what is expected holds for a node that joins behind the others.
    const { moved } = sampledMovement(before, before.withNode('node-~'), keys!);
    const expected = nodes / (nodes + 1);
    const error = Math.sqrt((expected * (1 - expected)) / keys!.length);
    yield near(`part that moves, ${nodes} nodes, ${keys!.length} keys`, moved, expected, LIMIT_Z * error);
  }
}

/** Nodes leave from the middle, or from the end where no others can. */
function without(placement: Placement, removal: 'any' | 'tail', count: number): Placement {
  let rest = placement;
  for (let i = 0; i < count; i++) {
    const { nodes } = rest;
    rest = rest.withoutNode(nodes[removal === 'any' ? nodes.length >> 1 : nodes.length - 1]!);
  }
  return rest;
}

const samplesByHash = new Map<string, HashedKeys[]>();

/** The keys of every sample as the algorithm's own hash function sees them, hashed once for all. */
function samples(algorithm: string): HashedKeys[] {
  const { defaultHash } = placements.get(algorithm)!;
  const known = samplesByHash.get(defaultHash);
  if (known) return known;
  const hash = hashFunction(defaultHash);
  const made = Array.from({ length: SAMPLES }, (_, seed) => hashKeys(keysOf(KEYS, seed), hash));
  samplesByHash.set(defaultHash, made);
  return made;
}

function nodeIds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `node-${i + 1}`);
}
