/** The message as both MD5 and SHA-1 pad it: a one bit, zeros, and its length in bits as 64, to whole blocks of 64 bytes. */
export function padded(bytes: Uint8Array, isLittleEndian: boolean): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const block = new Uint8Array(length);
  block.set(bytes);
  block[bytes.length] = 0x80;
  const view = new DataView(block.buffer);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(length - 8, bits, isLittleEndian);
  return view;
}

export function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
