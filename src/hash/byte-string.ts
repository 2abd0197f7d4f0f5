/**
 * The text's UTF-8 bytes, each as one char code from 0 to 255: what the char-wise hash functions run over when a key is
 * not ASCII, so that one kernel serves both. A lone surrogate becomes U+FFFD.
 */
export function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
