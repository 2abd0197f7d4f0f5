import { TextReader } from '../../lib/text-reader.ts';

/** What a gate bounds: a metric, of all that it is of or of some. */
export interface GateClauseAsked {
  /** As it was typed, without its spaces and `ringmark `. */
  readonly text: string;
  readonly name: string;
  /** The first word of what it is of, `ringmark ` left out; undefined: of all. */
  readonly of: string | undefined;
  /** A fraction. */
  readonly limit: number;
}

/**
 * Reads `lookup:5%,p99:10%,lookup/ring:3%`: how much worse a metric may get at most, of fractions how much more.
 * @param known the metrics that there are
 * @param name of the option, for the message
 * @throws ERR_USAGE at the first character (from 1) that is not as expected.
 */
export function parseGate(text: string, known: readonly string[], name = 'gate'): GateClauseAsked[] {
  const reader = new TextReader(text, name);
  const clauses: GateClauseAsked[] = [];
  do {
    const at = reader.skipSpace();
    const clause = readClause(reader, known);
    const other = clauses.find((each) => each.name === clause.name && each.of === clause.of);
    if (other) reader.expect(at, `${clause.text.split(':')[0]} once`, `${clause.text} beside ${other.text}`);
    clauses.push(clause);
  } while (reader.takeComma());
  return clauses;
}

/** Either `ring` or, as tables and messages have it, `ringmark ring`. */
function readSubject(reader: TextReader): string {
  const [own, expected] = ['ringmark', 'a subject, such as ring or ringmark ring'];
  const word = reader.take(/[\w.-]*/y, (word) => word !== '', expected);
  if (word !== own) return word;
  return reader.take(/[\w.-]*/y, () => true, expected) || word;
}

function readClause(reader: TextReader, known: readonly string[]): GateClauseAsked {
  const from = reader.skipSpace();
  const metric = reader.take(
    /[\w.]*/y,
    (word) => known.includes(word),
    `METRIC:PERCENT% with a METRIC of ${known.join(', ')}`,
  );
  const slash = reader.take(/\/?/y, () => true, '');
  const of = slash === '' ? undefined : readSubject(reader);
  reader.take(/:?/y, (word) => word === ':', of === undefined ? '":" and a percentage, or "/" and a subject' : '":"');
  const at = reader.skipSpace();
  const number = Number(reader.take(/(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/iy, (word) => word !== '', 'a percentage'));
  reader.take(/[^\s,]*/y, (word) => word === '%', '%');
  reader.expect(at, Number.isFinite(number) ? undefined : 'a finite number', number);
  const text = reader.since(from).replace(`/ringmark${of}`, `/${of}`);
  return { text, name: metric, of, limit: number / 100 };
}
