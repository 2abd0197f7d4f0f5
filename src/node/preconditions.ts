import type { HttpRequest } from 'uWebSockets.js';
import { ANY_VERSION } from '../protocol/batch/layout.ts';
import type { Refusal } from '../protocol/error-body.ts';
import type { Entry } from '../store/store.ts';
import { type EntityTags, matchesStrongly, matchesWeakly, parseEntityTags } from './entity-tags.ts';
import { IF_MATCH, IF_NONE_MATCH } from './header-names.ts';
import { badCondition } from './refusals.ts';

/** What a request asks of the entry that it is about. */
export interface Preconditions {
  readonly ifMatch: EntityTags | undefined;
  readonly ifNoneMatch: EntityTags | undefined;
}

/** Undefined where the request has none. A header that cannot be read is refused: ignored, it would guard nothing. */
export function preconditionsOf(req: HttpRequest): Preconditions | Refusal | undefined {
  const match = req.getHeader(IF_MATCH);
  const noneMatch = req.getHeader(IF_NONE_MATCH);
  return match === '' && noneMatch === '' ? undefined : parse(match, noneMatch);
}

function parse(match: string, noneMatch: string): Preconditions | Refusal {
  const ifMatch = match === '' ? undefined : parseEntityTags(match);
  const ifNoneMatch = noneMatch === '' ? undefined : parseEntityTags(noneMatch);
  if (match !== '' && ifMatch === undefined) return badCondition('If-Match');
  if (noneMatch !== '' && ifNoneMatch === undefined) return badCondition('If-None-Match');
  return { ifMatch, ifNoneMatch };
}

/**
 * Which header forbids what the request asks for, in the order of RFC 9110, 13.2.2; undefined where none does.
 * @param entry undefined where there is none
 */
export function failedCondition(
  { ifMatch, ifNoneMatch }: Preconditions,
  entry: Entry | undefined,
): 'If-Match' | 'If-None-Match' | undefined {
  if (ifMatch !== undefined && !(entry !== undefined && matchesStrongly(ifMatch, entry.version))) return 'If-Match';
  if (ifNoneMatch !== undefined && entry !== undefined && matchesWeakly(ifNoneMatch, entry.version))
    return 'If-None-Match';
  return undefined;
}

/** Whether an entry has the version that an operation of a batch asks for, or any at all (`ANY_VERSION`). */
export function hasVersion(entry: Entry | undefined, version: number): boolean {
  return entry !== undefined && (version === ANY_VERSION || entry.version === version);
}
