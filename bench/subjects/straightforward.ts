import xxhash from 'xxhash-wasm';

const wasm = await xxhash();

/**
 * The ring as one writes it in an afternoon, by the same rules as `Ring`: XXH32 from WebAssembly, sorted points, a binary
 * search. What `Ring` has to beat.
 */
export class StraightforwardRing {
  readonly #nodes: readonly string[];
  readonly #points: Uint32Array;
  readonly #owners: Uint16Array;

  constructor(nodes: readonly string[], vnodes: number) {
    const points = nodes
      .flatMap((id, owner) => Array.from({ length: vnodes }, (_, v) => ({ hash: wasm.h32(`${id}#${v}`), owner })))
      .sort((a, b) => a.hash - b.hash);
    this.#nodes = nodes;
    this.#points = Uint32Array.from(points, (point) => point.hash);
    this.#owners = Uint16Array.from(points, (point) => point.owner);
  }

  ownerOf(key: string): string {
    const hash = wasm.h32(key);
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#points[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    return this.#nodes[this.#owners[low === this.#points.length ? 0 : low]!]!;
  }
}
