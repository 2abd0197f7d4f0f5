import { RingmarkError } from '../lib/errors.ts';
import { usageError } from '../lib/expect.ts';

/** Checks that a value read from JSON is a T. @throws ERR_RESULT_FORMAT naming the path, what was expected and what came. */
export interface Shape<T> {
  (value: unknown, path: string): void;
  /** Never there: it ties the shape to its type. */
  readonly type?: T;
}

export const text: Shape<string> = primitive('string', 'a string');
export const flag: Shape<boolean> = primitive('boolean', 'true or false');
/** Finite: 1e999 is JSON, and reads as infinity. */
export const numeric: Shape<number> = (value, path) => {
  if (!Number.isFinite(value)) throw mismatch(path, 'a number', value);
};

/** A time, a count, a rate: what there can be none of, but not less. */
export const amount: Shape<number> = (value, path) => {
  numeric(value, path);
  if ((value as number) < 0) throw mismatch(path, 'a number from 0 on', value);
};

/** What a document says of itself. One of a later version is told from one of another tool. */
export function schemaOf<T extends string>(...known: T[]): Shape<T> {
  const isKnown = oneOf(...known);
  return (value, path) => {
    const versions = known.filter((name) => nameOf(name) === nameOf(value)).map(versionOf);
    if (versions.length > 0 && versionOf(value) > Math.max(...versions))
      throw mismatch(path, `"${nameOf(value)}@${Math.max(...versions)}" at most (a newer ringmark wrote this)`, value);
    isKnown(value, path);
  };
}

function nameOf(schema: unknown): string {
  return String(schema).split('@')[0]!;
}

function versionOf(schema: unknown): number {
  return Number(String(schema).split('@')[1]);
}

export function oneOf<T extends string>(...allowed: T[]): Shape<T> {
  return (value, path) => {
    if (!allowed.includes(value as T)) throw mismatch(path, allowed.map((name) => `"${name}"`).join(' or '), value);
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => value === null || shape(value, path);
}

export function optional<T>(shape: Shape<T>): Shape<T> {
  return (value, path) => value === undefined || shape(value, path);
}

export function arrayOf<T>(item: Shape<T>): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw mismatch(path, 'a list', value);
    value.forEach((element, i) => void item(element, `${path}[${i}]`));
  };
}

/** Fields that the shape does not name may be there: a later version of the same schema may add some. */
export function object<T extends object>(fields: { [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields);
  return (value, path) => {
    if (!isRecord(value)) throw mismatch(path, 'an object', value);
    for (const [name, shape] of entries) shape(value[name], path === '' ? name : `${path}.${name}`);
  };
}

/** An object of any keys. */
export function recordOf<T>(item: Shape<T>): Shape<Record<string, T>> {
  return (value, path) => {
    if (!isRecord(value)) throw mismatch(path, 'an object', value);
    for (const [name, element] of Object.entries(value)) item(element, `${path}.${name}`);
  };
}

export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return (value, path) => {
    try {
      first(value, path);
    } catch {
      second(value, path);
    }
  };
}

function primitive<T>(type: string, expected: string): Shape<T> {
  return (value, path) => {
    if (typeof value !== type) throw mismatch(path, expected, value);
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mismatch(path: string, expected: string, value: unknown): RingmarkError {
  return new RingmarkError('ERR_RESULT_FORMAT', usageError(path || 'content', expected, value).message);
}
