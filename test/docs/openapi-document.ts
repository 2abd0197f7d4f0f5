import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: false | Schema;
  items?: Schema;
}

export interface Response {
  $ref?: string;
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, { schema: Schema }>;
}

type Operation = { responses: Record<string, Response>; parameters?: { $ref: string }[] };

interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const root = join(import.meta.dirname, '..', '..', '..');
const document: Document = parse(readFileSync(join(root, 'docs', 'openapi.yaml'), 'utf8'));

const METHODS = ['get', 'head', 'put', 'post', 'delete', 'patch', 'options', 'trace'];

/** What `$ref` stands for. */
function resolved<T extends { $ref?: string }>(value: T): T {
  if (value.$ref === undefined) return value;
  const names = value.$ref
    .replace(/^#\//, '')
    .split('/')
    .map((name) => name.replaceAll('~1', '/'));
  const target = names.reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document);
  assert.ok(target, `${value.$ref} leads nowhere`);
  return target as T;
}

/** Every documented answer: `GET /kv/{key} 200`. */
export function documentedAnswers(): Map<string, Response> {
  const answers = new Map<string, Response>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((name) => name in item)) {
      for (const [status, response] of Object.entries(item[method]!.responses))
        answers.set(`${method.toUpperCase()} ${path} ${status}`, resolved(response));
    }
  }
  return answers;
}

/** The methods of a documented path, in the order of the document. */
export function methodsOf(path: string): string[] {
  return Object.keys(document.paths[path] ?? {}).flatMap((name) =>
    METHODS.includes(name) ? [name.toUpperCase()] : [],
  );
}

/** The documented headers of an answer: name in lower case → whether each answer has it, and what it looks like. */
export function headersOf(response: Response): Map<string, { required: boolean; schema: Schema }> {
  const headers = Object.entries(response.headers ?? {}).map(([name, header]) => {
    const { required = false, schema } = resolved(header) as unknown as { required?: boolean; schema: Schema };
    return [name.toLowerCase(), { required, schema }] as const;
  });
  return new Map(headers);
}

/** As much of JSON Schema as the document needs. @throws where the value is not of it */
export function assertSchema(schema: Schema, value: unknown, at: string): void {
  const { type, properties = {}, required = [], additionalProperties, pattern, items, ...rest } = resolved(schema);
  if ('const' in rest) assert.deepEqual(value, rest.const, at);
  if (rest.enum !== undefined) assert.ok(rest.enum.includes(value), `${at}: ${value}`);
  if (pattern !== undefined) assert.match(String(value), new RegExp(pattern), at);
  if (type === 'integer') assert.ok(Number.isInteger(value), `${at}: ${value}`);
  else if (type === 'array') assert.ok(Array.isArray(value), `${at}: ${value}`);
  else if (type !== undefined) assert.equal(typeof value, type, at);
  if (typeof value !== 'object' || value === null) return;
  for (const name of required) assert.ok(name in value, `${at}.${name} is missing`);
  for (const [name, member] of Object.entries(value)) {
    const its = items ?? properties[name] ?? additionalProperties;
    assert.notEqual(its, false, `${at}.${name} is not in the document`);
    if (its) assertSchema(its as Schema, member, `${at}.${name}`);
  }
}

/** The names that the document gives an object. */
export function propertiesOf(response: Response): string[] {
  const { schema } = Object.values(response.content ?? {})[0]!;
  return Object.keys(resolved(schema).properties ?? {});
}
