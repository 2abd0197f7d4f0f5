import type { HashFunction } from '../../hash/hash-function.ts';
import { GATE_KEYS, hashQuality } from '../hash-gate.ts';
import type { Case, Check } from './check.ts';

/** What the gate has to say of a hash function, and why. */
const EXPECTED: readonly [names: readonly string[], source: string, fitFor: Partial<Record<Use, boolean>>][] = [
  [
    ['xxh32', 'xxh64', 'xxh3', 'murmur3', 'md5', 'sha1'],
    'quality gate: fit for points and remainders',
    { points: true, remainder: true },
  ],
  // Their top bits follow from the last characters too simply. What their low bits are good for depends on the keys.
  [['fnv1a', 'crc32'], 'quality gate: known as too weak for points', { points: false }],
  [['djb2', 'java'], 'quality gate: a control, refused for both', { points: false, remainder: false }],
];

/** What a placement makes of hashes: compares them with points, or takes remainders. */
type Use = 'points' | 'remainder';

/**
 * Every hash function at the quality gate. The gate itself is tested, too: controls are known to be bad, so that it has failed when
 * they pass. @param functions what is held to it, by name
 */
export function gateChecks(functions: ReadonlyMap<string, HashFunction>): Check[] {
  return EXPECTED.flatMap(([names, source, fitFor]) =>
    names
      .filter((implementation) => functions.has(implementation))
      .map((implementation): Check => {
        const cases = () => gateCases(functions.get(implementation)!, fitFor);
        return { implementation, kind: 'gate', source, cases };
      }),
  );
}

function gateCases(hash: HashFunction, fitFor: Partial<Record<Use, boolean>>): Case[] {
  return Object.entries(fitFor).map(([use, isFit]) => {
    const { passes, reason } = hashQuality(hash, use as Use);
    return {
      of: `as a ${use === 'points' ? "ring's points" : 'remainder'}, ${GATE_KEYS} keys`,
      expected: isFit ? 'fit' : 'too weak',
      got: passes ? 'fit' : `too weak: ${reason}`,
      holds: isFit === passes,
    };
  });
}
