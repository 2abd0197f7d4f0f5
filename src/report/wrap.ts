import { displayWidth, splitAt } from '../lib/display-width.ts';

/** Breaks at spaces; a word longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Breaks at spaces, and a word that is longer than a line wherever the line ends: no line is wider. */
export function wrapHard(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  return wrap(
    text
      .split(' ')
      .flatMap((word) => splitAt(word, width))
      .join(' '),
    width,
  );
}
