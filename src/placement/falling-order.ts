/** The indices of `scores` by falling score, the first of equals first; no score may be NaN. O(n), then O(log n) for each that is taken: a heap. */
export function* inFallingOrder(scores: Float64Array): Generator<number> {
  const heap = Uint16Array.from(scores, (_, index) => index);
  for (let place = (heap.length >> 1) - 1; place >= 0; place--) sink(heap, heap.length, place, scores);
  for (let size = heap.length; size > 0; ) {
    yield heap[0]!;
    heap[0] = heap[--size]!;
    sink(heap, size, 0, scores);
  }
}

/** Moves what stands at `place` down until neither of the two below it comes before it. */
function sink(heap: Uint16Array, size: number, place: number, scores: Float64Array): void {
  const index = heap[place]!;
  for (let below = 2 * place + 1; below < size; below = 2 * place + 1) {
    if (below + 1 < size && comesBefore(heap[below + 1]!, heap[below]!, scores)) below++;
    if (!comesBefore(heap[below]!, index, scores)) break;
    heap[place] = heap[below]!;
    place = below;
  }
  heap[place] = index;
}

function comesBefore(a: number, b: number, scores: Float64Array): boolean {
  return scores[a]! > scores[b]! || (scores[a] === scores[b] && a < b);
}
