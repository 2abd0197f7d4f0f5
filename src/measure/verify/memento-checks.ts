import { MementoBuckets } from '../../placement/memento-buckets.ts';
import { type Case, type Check, equal } from './check.ts';
import { publishedVectors } from './vectors.ts';

type MakeMemento = (size: number) => MementoBuckets;

/** What MementoHash remembers. @param make what is held to it */
export function mementoChecks(make: MakeMemento = (size) => new MementoBuckets(size)): Check[] {
  const source = 'the replacement set in the paper, arXiv 2306.09783';
  return [{ implementation: 'memento', kind: 'vectors', source, cases: () => mementoCases(make) }];
}

function* mementoCases(make: MakeMemento): Generator<Case> {
  const { n10_remove_9_5_1_8: expected, size, then_adds_return: added } = publishedVectors().memento;
  let buckets = [9, 5, 1, 8].reduce((rest, bucket) => rest.without(bucket), make(10));
  for (const [i, bucket] of buckets.removed.entries()) {
    const before = buckets.removed[i - 1] ?? buckets.size;
    yield equal(
      `bucket ${bucket}: its replacer, and what left before`,
      [buckets.replacers[bucket], before],
      expected[bucket],
    );
  }
  yield equal('buckets that are removed', buckets.removed.length, Object.keys(expected).length);
  yield equal('buckets that work', buckets.working().length, size);
  for (const bucket of added) {
    yield equal(`the bucket that comes back to ${buckets.working().length}`, buckets.next(), bucket);
    buckets = buckets.withNext();
  }
}
