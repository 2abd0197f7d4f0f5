import { styleText } from 'node:util';

/** How words are set off from the rest on a terminal. Nothing is told by colour alone. */
export type Style = 'good' | 'bad' | 'faint' | 'strong';

/** Styles a text, or leaves it as it is where there are no colours. */
export type Paint = (style: Style, text: string) => string;

const formats = { good: 'green', bad: 'red', faint: 'dim', strong: 'bold' } as const;

// Whether the output takes colours was asked once, by who chose this: not again for each word.
export const colourful: Paint = (style, text) => styleText(formats[style], text, { validateStream: false });

export const colourless: Paint = (_style, text) => text;
