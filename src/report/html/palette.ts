import { html, type Markup } from './markup.ts';

/**
 * How many colours there are: those of Okabe and Ito that can be told apart on white and on black, whatever one's colour vision.
 * The style sheet has them, as `--c0` and so on. What comes after takes them again with another dash.
 */
export const COLOURS = 6;

/** Lengths of dashes and gaps, in pixels: a line is told by its dash where its colour does not tell it. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2, 1, 2]];

/** The n-th thing's colour and dash: both change, so that either tells it. */
export function lookOf(n: number): { colour: number; dash: number } {
  return { colour: n % COLOURS, dash: (n + Math.floor(n / COLOURS)) % DASHES.length };
}

/** A short piece of the line as a chart draws it. */
export function lineSwatch({ colour, dash, isStrong }: { colour: number; dash: number; isStrong: boolean }): Markup {
  return html`<svg class="swatch" width="28" height="10" viewBox="0 0 28 10" aria-hidden="true"><line x1="1" x2="27" y1="5" y2="5" stroke="${paint(colour)}" stroke-width="${isStrong ? 2.5 : 1.5}" stroke-dasharray="${DASHES[dash]!.join(' ')}"/></svg>`;
}

/** A colour for an SVG attribute; -1 is that of text, for what is of all nodes. */
export function paint(colour: number): string {
  return colour < 0 ? 'var(--ink)' : `var(--c${colour})`;
}
