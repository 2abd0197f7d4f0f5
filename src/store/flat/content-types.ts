/** Clients choose them: past so many, or where one is longer, it stands in each record by itself. */
const MAX_TYPES = 1000;
const MAX_CHARACTERS = 255;

/** The number of a type that is to stand in the record. */
export const OWN_TYPE = 0xffff;

/** Content types by small numbers: most entries of a node have one of a few. */
export class ContentTypes {
  readonly #names: (string | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();

  /** 0 for none. */
  numberOf(name: string | undefined): number {
    if (name === undefined) return 0;
    return this.#numbers.get(name) ?? this.#add(name);
  }

  nameOf(number: number): string | undefined {
    return this.#names[number];
  }

  #add(name: string): number {
    if (this.#names.length > MAX_TYPES || name.length > MAX_CHARACTERS) return OWN_TYPE;
    this.#names.push(name);
    this.#numbers.set(name, this.#names.length - 1);
    return this.#names.length - 1;
  }
}
