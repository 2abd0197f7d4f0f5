/** A 32-bit hash as `hash64Into` writes it: widened with zeros. */
export function widened(hash32: (key: string, seed?: number) => number) {
  return (key: string, seed: number, out: Int32Array): void => {
    out[0] = hash32(key, seed);
    out[1] = 0;
  };
}
