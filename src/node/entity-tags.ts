/** What `If-Match` or `If-None-Match` names: any version, or a list. */
export type EntityTags = '*' | readonly EntityTag[];

interface EntityTag {
  isWeak: boolean;
  /** What stands between the quotes. */
  opaque: string;
}

/** RFC 9110, 8.8.3, in a list as 5.6.1 has recipients take it: elements may be empty. */
const ELEMENT = /[\t ]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[\t ]*(,|$)/y;

/** Undefined where it is not what RFC 9110 has there. */
export function parseEntityTags(header: string): EntityTags | undefined {
  if (header.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  for (let at = 0; at < header.length; at = ELEMENT.lastIndex) {
    ELEMENT.lastIndex = at;
    const found = ELEMENT.exec(header);
    if (found === null) return undefined;
    const [, weak, opaque] = found;
    if (opaque !== undefined) tags.push({ isWeak: weak !== undefined, opaque });
  }
  return tags.length === 0 ? undefined : tags;
}

/** By the strong comparison, which `If-Match` goes by: a weak tag matches nothing, since no version here is weak. */
export function matchesStrongly(tags: EntityTags, version: number): boolean {
  return tags === '*' || tags.some(({ isWeak, opaque }) => !isWeak && opaque === `${version}`);
}

/** By the weak comparison, which `If-None-Match` goes by. */
export function matchesWeakly(tags: EntityTags, version: number): boolean {
  return tags === '*' || tags.some(({ opaque }) => opaque === `${version}`);
}
