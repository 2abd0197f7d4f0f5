/**
 * The text of an object's member, as it stands in the object's JSON: numbers keep their digits and objects their order,
 * which parsing loses. Of equal names the last counts, as in `JSON.parse`; undefined where there is none.
 * @param json the valid JSON of an object
 */
export function memberText(json: string, wanted: string): string | undefined {
  let depth = 0;
  let name = '';
  let start = -1;
  let found: string | undefined;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '"') {
      const end = stringEnd(json, i);
      if (depth === 1 && start < 0) name = JSON.parse(json.slice(i, end));
      i = end - 1;
    } else if (depth === 1 && char === ':') start = i + 1;
    else if (depth === 1 && (char === ',' || char === '}')) {
      if (name === wanted && start >= 0) found = json.slice(start, i).trim();
      start = -1;
    }
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return found;
}

/** @param start where the string's first quotation mark is */
function stringEnd(json: string, start: number): number {
  for (let i = start + 1; ; i++) {
    const char = json[i];
    if (char === '\\') i++;
    else if (char === '"' || char === undefined) return i + 1;
  }
}
