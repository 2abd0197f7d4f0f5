import { placementAlgorithm } from '../placement/registry.ts';
import type { MeasuredRow } from '../result/schema.ts';
import type { TimeBudget } from './batch-time.ts';
import { samplingCv } from './closed-forms.ts';
import { buildCell } from './compare-cells.ts';
import { evenness, sampledTheory } from './evenness.ts';
import { isEnough } from './key-count.ts';
import type { KnownKeys } from './known-keys.ts';
import { buildTimeMs, lookupTimes } from './placement-times.ts';
import type { PreparedCell } from './prepared-cell.ts';

/** What a row needs beside its tallied cell. */
export interface RowInput {
  readonly known: KnownKeys;
  readonly quick: boolean;
  /** As many keys, all different, are as noisy as those that were tallied. */
  readonly effectiveKeys: number;
}

/** A row whose CV lies further than this above the closed form belongs to a weak hash. */
const WEAK_Z = 5;

/** How long the two timings of a row take, each. */
export function timeBudget(quick: boolean): TimeBudget {
  return { timeMs: quick ? 8 : 60, warmupMs: quick ? 4 : 20, minCalls: 3 };
}

/** Times the placement of a tallied cell, and puts together all that is known of it. */
export function measuredRow(prepared: PreparedCell, input: RowInput): MeasuredRow {
  const { cell, placement, tally } = prepared;
  const { share, sampled } = sharesOf(prepared, input.effectiveKeys);
  const { add = null, remove = null, removeFirst = null, removeLast = null, restore = null } = prepared.movements();
  const isUneven = Math.max(share.z ?? 0, sampled.z ?? 0) > WEAK_Z;
  const weakness =
    input.known.weakness(placementAlgorithm(cell.algorithm).hashUse) ??
    (isUneven ? 'shares are less even than a good hash makes them' : null);
  const note = [weakness, ...remarks(prepared, input)].filter((part) => part !== null).join('; ');
  return {
    ...cell,
    keys: tally.keys,
    movedKeys: tally.movedKeys,
    ...lookupTimes(placement, input.known.timed, input.known.hashed, timeBudget(input.quick)),
    buildMs: buildTimeMs(() => buildCell(cell)),
    bytes: placement.bytes,
    share,
    sampled,
    ...{ add, remove, removeFirst, removeLast, restore },
    verdict: weakness === null ? 'ok' : 'weak-hash',
    ...(note !== '' && { note }),
  };
}

function sharesOf({ cell, tally, shares, theory }: PreparedCell, effectiveKeys: number) {
  const noiseCv = samplingCv(cell.nodes, effectiveKeys);
  const expected = sampledTheory(theory, noiseCv);
  // Of keys that repeat the noise has a tail of its own, of which no z-score knows.
  const sampled = evenness(
    tally.counts,
    expected && { ...expected, kurtosis: effectiveKeys < tally.keys ? null : expected.kurtosis },
  );
  const share = shares === null ? { exact: false, ...sampled } : { exact: true, ...evenness(shares, theory) };
  return { share, sampled: { ...sampled, noiseCv } };
}

function remarks({ cell }: PreparedCell, { effectiveKeys }: RowInput): string[] {
  const isTail = placementAlgorithm(cell.algorithm).removal === 'tail' && cell.nodes > 1;
  return [
    ...(isTail ? ['only the last node can leave: no figures for the others'] : []),
    ...(isEnough(cell, effectiveKeys) ? [] : ['the noise of so few keys is more than a third of the expected CV']),
  ];
}
