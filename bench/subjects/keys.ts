/**
 * 16,384 flat strings of 20 bytes: `user:1234567:profile`. Flat, as keys come from a network: not ropes that were just put
 * together. So many, since a processor learns the branches of 4,096 repeated binary searches by heart, and no service asks
 * for the same keys in the same order again and again.
 */
export const keys20: readonly string[] = JSON.parse(
  JSON.stringify(Array.from({ length: 16_384 }, (_, i) => `user:${1_000_000 + i * 503}:profile`)),
);

/** Keys of about `length` bytes; `unit` repeats in them. */
export function keysOfLength(length: number, unit = 'profile-'): readonly string[] {
  const filler = unit.repeat(Math.ceil(length / unit.length));
  const keys = Array.from({ length: 1024 }, (_, i) => (i.toString(36).padStart(3, '0') + filler).slice(0, length));
  return JSON.parse(JSON.stringify(keys));
}

export function nodeIds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `node-${i + 1}`);
}
