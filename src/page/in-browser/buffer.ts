// In the place of the global Buffer, for what src/hash/ does with it: bytes of a text or of hex digits, and those as latin1.

export const Buffer = {
  from(text: string, encoding: 'utf8' | 'hex'): Uint8Array {
    if (encoding === 'utf8') return new Bytes(new TextEncoder().encode(text));
    return new Bytes(Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)));
  },
};

class Bytes extends Uint8Array {
  /** latin1, of which nothing else is asked here: in pieces, since a call takes only so many arguments. */
  override toString(): string {
    let text = '';
    for (let i = 0; i < this.length; i += 4096) text += String.fromCharCode(...this.subarray(i, i + 4096));
    return text;
  }
}
