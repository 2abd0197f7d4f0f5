import type { HashFunction } from '../../hash/hash-function.ts';
import type { HashUse } from '../../placement/algorithm.ts';
import type { KeyShape } from '../../workload/key-shapes.ts';
import { GATE_KEYS, hashQuality } from '../hash-gate.ts';
import type { Case, Check } from './check.ts';

/** For each use, whether the gate has to let a hash function pass; what is not there depends on the keys. */
type Expected = Partial<Record<HashUse, boolean>>;

/** What the gate has to say of hash functions. */
const EXPECTED: readonly [names: readonly string[], source: string, fitFor: Expected][] = [
  [
    ['xxh32', 'xxh64', 'xxh3', 'murmur3', 'md5', 'sha1'],
    'quality gate: fit for every use',
    { points: true, remainder: true, mixed: true },
  ],
  // Their top bits follow from the last characters too simply; where they are mixed again, nothing is amiss.
  [['fnv1a', 'crc32'], 'quality gate: weak for points, fit when mixed', { points: false, mixed: true }],
  [['djb2', 'java'], 'quality gate: controls, which it has to refuse', { points: false, remainder: false }],
];

/** Keys that are numbered are the ones on which a weak hash shows. */
const SHAPES: readonly KeyShape[] = ['user', 'int'];
const USES: Record<HashUse, string> = { points: "a ring's points", remainder: 'a remainder', mixed: 'mixed again' };

/**
 * Every hash function at the quality gate. The gate itself is tested, too: controls are known to be bad, so that it has failed when
 * they pass. @param functions what is held to it, by name
 */
export function gateChecks(functions: ReadonlyMap<string, HashFunction>): Check[] {
  return EXPECTED.flatMap(([names, source, fitFor]) =>
    names.map((implementation): Check => {
      const cases = () => gateCases(functions.get(implementation)!, fitFor);
      return { implementation, kind: 'gate', source, cases };
    }),
  );
}

function* gateCases(hash: HashFunction, fitFor: Expected): Generator<Case> {
  for (const [use, isFit] of Object.entries(fitFor) as [HashUse, boolean][]) {
    for (const shape of SHAPES) {
      const { passes, reason } = hashQuality(hash, use, shape);
      yield {
        of: `as ${USES[use]}, ${GATE_KEYS} keys of shape ${shape}`,
        expected: isFit ? 'fit' : 'too weak',
        got: passes ? 'fit' : `too weak: ${reason}`,
        holds: isFit === passes,
      };
    }
  }
}
