import { RingmarkError } from './errors.ts';
import { shown } from './expect.ts';

/** Goes through a text word by word, and points at the character where it is not as expected. */
export class TextReader {
  readonly #text: string;
  readonly #name: string;
  #at = 0;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  /** Returns the position behind the spaces at hand. */
  skipSpace(): number {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#at;
  }

  /** The word at hand, the spaces before it skipped. @param form sticky */
  take(form: RegExp, isRight: (word: string) => boolean, expected: string): string {
    const at = this.skipSpace();
    form.lastIndex = at;
    const word = form.exec(this.#text)?.[0] ?? '';
    this.expect(at, isRight(word) ? undefined : expected);
    this.#at += word.length;
    return word;
  }

  /** False at the end. */
  takeComma(): boolean {
    const at = this.skipSpace();
    if (at === this.#text.length) return false;
    this.expect(at, this.#text[at] === ',' ? undefined : 'a comma or the end');
    this.#at++;
    return true;
  }

  /** What was read from there on, without spaces. */
  since(from: number): string {
    return this.#text.slice(from, this.#at).replaceAll(/\s/g, '');
  }

  /** @throws ERR_USAGE where there is a fault, which is what was expected instead. */
  expect(at: number, fault: string | undefined, got: unknown = this.#wordAt(at)): void {
    if (fault === undefined) return;
    const shownGot = got === '' ? 'the end' : shown(got);
    throw new RingmarkError('ERR_USAGE', `${this.#name}: expected ${fault} at character ${at + 1}, got ${shownGot}`);
  }

  /** What a reader would take for the word that is wrong. */
  #wordAt(at: number): string {
    return /^(?:[<>=!]+|[^\s,<>=!]+|.)?/s.exec(this.#text.slice(at))![0];
  }
}
