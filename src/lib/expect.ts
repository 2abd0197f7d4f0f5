import { inspect } from 'node:util';
import { RingmarkError } from './errors.ts';

/** The error for a bad argument: `vnodes: expected an integer from 1 to 65536, got 0`. */
export function usageError(name: string, expected: string, got: unknown): RingmarkError {
  return new RingmarkError('ERR_USAGE', `${name}: expected ${expected}, got ${shown(got)}`);
}

/** @throws ERR_USAGE unless `value` is an integer from `min` to `max`, both included. */
export function expectInteger(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw usageError(name, `an integer from ${min} to ${max}`, value);
}

/** @throws ERR_USAGE unless `value` is a finite number from `min` to `max`, both included. */
export function expectNumber(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw usageError(name, `a number from ${min} to ${max}`, value);
}

/** @throws ERR_USAGE unless `value` is one of `allowed`. */
export function expectOneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw usageError(name, `one of ${allowed.join(', ')}`, value);
}

/** One short line for any value, so that a message never grows with what was passed. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1, breakLength: Infinity });
  const line = text.replaceAll('\n', ' ');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** @throws ERR_USAGE unless `value` is 1 to 255 printable ASCII characters without spaces: a name, or a host. */
export function expectName(name: string, value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value)) return value;
  throw usageError(name, '1 to 255 printable ASCII characters without spaces', value);
}

/** @param of what is there, as in `the path of a folder`  @throws ERR_USAGE unless `value` can be a path */
export function expectPath(name: string, of: 'file' | 'folder', value: unknown): string {
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
  throw usageError(name, `the path of a ${of}`, value);
}
