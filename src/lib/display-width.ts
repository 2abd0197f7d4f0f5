const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const plainAscii = /^[\x20-\x7e]*$/;
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}]+$/u;
// The Wide and Fullwidth blocks of Unicode's EastAsianWidth.txt, and what is drawn as an emoji.
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{20000}-\u{3fffd}]/u;

/** Columns that a terminal needs for the text, which holds no escape sequences: 2 for wide characters, 0 for marks. */
export function displayWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text filled up with spaces to `width` columns; a longer text stays as it is. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** The text cut to at most `width` columns (1 or more), its last one an ellipsis where something was cut. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text in parts of at most `width` columns; a character that is wider itself becomes an ellipsis. */
export function splitAt(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const parts = [''];
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const shown = graphemeWidth(segment) > width ? '…' : segment;
    used += displayWidth(shown);
    if (used <= width) parts.push(`${parts.pop()}${shown}`);
    else {
      parts.push(shown);
      used = displayWidth(shown);
    }
  }
  return parts;
}

/** One line that shows what it holds: line breaks, control and invisible characters become `\u{…}`, lone surrogates U+FFFD. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}]/gu, (character) =>
      character === '\u200d' ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
    );
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
