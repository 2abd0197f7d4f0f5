import { visible } from '../../lib/display-width.ts';

/** HTML that is known to be well formed: only the functions of this file make it, and they escape whatever is put in. */
export class Markup {
  readonly text: string;

  /** @internal Take `html`: nothing else is escaped. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in a template: nothing is written for null, undefined and false. */
export type Piece = Markup | string | number | null | undefined | false | readonly Piece[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** `<` would end the script, and U+2028 and U+2029 are line ends to older parsers of JavaScript. */
const unsafeInScript = /[<>&\u2028\u2029]/g;
/** What changes how an HTML parser reads a script or a style that it is in. */
const endsRawText = /<\/|<!--|<script/i;

/**
 * A template whose values are escaped: strings become text, or the value of an attribute, which has to stand in double quotes.
 * Control characters and those that turn the direction of text around are shown by their number.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.reduce((text, part, i) => text + textOf(pieces[i - 1]) + part));
}

/** The data as JSON in an element that the page's script finds by its id. */
export function jsonElement(id: string, data: unknown): Markup {
  const json = JSON.stringify(data).replace(
    unsafeInScript,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return html`<script type="application/json" id="${id}">${new Markup(json)}</script>`;
}

/** Our own code, inline, as a module. @throws Error when it holds what an HTML parser would take for markup. */
export function scriptElement(code: string): Markup {
  return new Markup(`<script type="module">${expectRawText('script', code)}</script>`);
}

/** Our own style sheet, inline. @throws Error when it holds what an HTML parser would take for markup. */
export function styleElement(css: string): Markup {
  return new Markup(`<style>${expectRawText('style', css)}</style>`);
}

function textOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return visible(String(piece)).replace(/[&<>"']/g, (character) => entities[character]!);
}

function expectRawText(name: string, code: string): string {
  if (endsRawText.test(code))
    throw new Error(`${name}: expected nothing that ends an inline element, got ${endsRawText.exec(code)![0]}`);
  return code;
}
