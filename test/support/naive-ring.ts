import { hashFunction } from '../../src/hash/registry.ts';

interface NaivePoint {
  hash: number;
  id: string;
}

/** The ring's rules written down as plainly as they are stated, with no care for speed: what `Ring` is held against. */
export class NaiveRing {
  readonly points: NaivePoint[];
  readonly #hash32: (key: string, seed?: number) => number;

  constructor(nodes: { id: string; weight: number }[], vnodes: number, hash32 = hashFunction('xxh32').hash32) {
    this.#hash32 = hash32;
    this.points = nodes
      .flatMap(({ id, weight }) =>
        Array.from({ length: Math.max(1, Math.round(vnodes * weight)) }, (_, v) => ({
          hash: hash32(`${id}#${v}`),
          id,
        })),
      )
      .sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1));
  }

  replicasOf(key: string): string[] {
    const hash = this.#hash32(key);
    const start = this.points.findIndex((point) => point.hash >= hash);
    const walk = [...this.points.slice(Math.max(start, 0)), ...this.points.slice(0, Math.max(start, 0))];
    return [...new Set(walk.map((point) => point.id))];
  }
}
