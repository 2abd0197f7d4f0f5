import type { PlacementAlgorithm } from '../../placement/algorithm.ts';
import type { AdviseCandidate, AdviseNeeds, Need, Shortfall } from '../../result/advise-result.ts';

/** A share that is bound to whole hashes or slots may be above a limit by as much as one of them. */
const ROUNDING = 1 + 1e-6;

type Figures = Pick<AdviseCandidate, 'peak' | 'lookupNs' | 'bytes' | 'collateral'>;

/** What an algorithm cannot do, whatever its settings. */
export function incapacities(algorithm: PlacementAlgorithm, needs: AdviseNeeds): Shortfall[] {
  const { name, removal, takesWeights, hasFixedHash, defaultHash } = algorithm;
  const cannot = (need: Need, expected: string, got: string): Shortfall => ({ need, expected, got, excess: null });
  const shortfalls: Shortfall[] = [];
  if (needs.removal === 'any' && removal === 'tail')
    shortfalls.push(cannot('removal', 'any node to be able to leave', 'only the last one'));
  if (needs.weights && !takesWeights) shortfalls.push(cannot('weights', 'nodes of unequal weight', 'equal ones only'));
  if (needs.hash !== null && hasFixedHash && needs.hash !== defaultHash)
    shortfalls.push(cannot('hash', needs.hash, `${defaultHash}, which ${name} is defined with`));
  return shortfalls;
}

/** Which figures are beyond what was asked for. Figures that are null are not judged. */
export function excesses(figures: Figures, needs: AdviseNeeds): Shortfall[] {
  const limits: [need: Need, got: number | null, limit: number | null][] = [
    ['max-peak', figures.peak?.p95 ?? null, needs.maxPeak],
    ['max-collateral', figures.collateral, needs.maxCollateral],
    ['max-bytes', figures.bytes, needs.maxBytes],
    ['lookup-ns', figures.lookupNs?.p50 ?? null, needs.lookupNs],
  ];
  return limits.flatMap(([need, got, limit]) =>
    got === null || limit === null || got <= limit * ROUNDING
      ? []
      : [{ need, expected: `at most ${limit}`, got: figure(need, got), excess: got / limit }],
  );
}

/** Four digits at least, never as a power of ten: `131074`, `1.116`; bytes are whole. */
function figure(need: Need, value: number): string {
  return need === 'max-bytes' || value >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}
