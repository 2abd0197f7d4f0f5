import { AnchorBuckets } from '../../placement/anchor-buckets.ts';
import { type Case, type Check, equal } from './check.ts';
import { publishedVectors } from './vectors.ts';

type MakeAnchor = (capacity: number, size: number) => AnchorBuckets;

/** The arrays of AnchorHash. @param make what is held to them */
export function anchorChecks(make: MakeAnchor = (capacity, size) => new AnchorBuckets(capacity, size)): Check[] {
  const source = 'anchorhash/cpp-anchorhash: A, K and W';
  return [{ implementation: 'anchor', kind: 'vectors', source, cases: () => anchorCases(make) }];
}

function* anchorCases(make: MakeAnchor): Generator<Case> {
  const { a7_w7_remove_6_5_1_0: expected, then_adds_return: added } = publishedVectors().anchor;
  const buckets = make(7, 7);
  for (const bucket of [6, 5, 1, 0]) buckets.remove(bucket);
  yield equal('A of 7 without 6, 5, 1 and 0', [...buckets.A], expected.A);
  yield equal('K of 7 without 6, 5, 1 and 0', [...buckets.K], expected.K);
  yield equal('W of 7 without 6, 5, 1 and 0', [...buckets.W.slice(0, 3)], expected.W_first_3);
  for (const bucket of added) yield equal(`the bucket that comes back to ${buckets.size}`, buckets.add(), bucket);
}
