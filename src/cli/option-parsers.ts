import { usageError } from '../lib/expect.ts';
import { parseSlo } from '../load/slo/parse.ts';
import { DEFAULT_MAX_VALUE_BYTES } from '../protocol/limits.ts';
import { parseValueSizes } from '../workload/value-sizes.ts';

/** Turns the text of an option or argument into its value. @throws ERR_USAGE naming the flag. */
export type Parser<T> = (text: string) => T;

const sizes = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 } as const;
const durations = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 } as const;

/** @param flag as the user types it, e.g. `--vnodes`. */
export function integer(flag: string, min: number, max = Number.MAX_SAFE_INTEGER): Parser<number> {
  const expected = max === Number.MAX_SAFE_INTEGER ? `an integer from ${min}` : `an integer from ${min} to ${max}`;
  return (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw usageError(flag, expected, text);
  };
}

export function number(flag: string, min: number, max: number): Parser<number> {
  return (text) => {
    const value = parseDecimal(text);
    if (value >= min && value <= max) return value;
    throw usageError(flag, `a number from ${min} to ${max}`, text);
  };
}

/** A share of a whole: 0 to 1. */
export function fraction(flag: string): Parser<number> {
  return number(flag, 0, 1);
}

/** A fraction, as `5%` or `0.05`. */
export function percentage(flag: string, min: number, max: number): Parser<number> {
  return (text) => {
    const match = /^([^%]*)(%?)$/.exec(text.trim());
    const value = match ? parseDecimal(match[1]!) / (match[2] === '%' ? 100 : 1) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw usageError(flag, `a fraction or percentage from ${min * 100}% to ${max * 100}%`, text);
  };
}

export function oneOf<T extends string>(flag: string, allowed: readonly T[]): Parser<T> {
  return (text) => {
    if (allowed.includes(text as T)) return text as T;
    throw usageError(flag, `one of ${allowed.join(', ')}`, text);
  };
}

/** Values separated by commas, at least one, each read by `item`. */
export function values<T>(flag: string, item: Parser<T>): Parser<T[]> {
  return (text) => {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.includes('')) throw usageError(flag, 'values separated by commas', text);
    return parts.map(item);
  };
}

/** The same, but one that is given twice counts once. */
export function list<T>(flag: string, item: Parser<T>): Parser<T[]> {
  const all = values(flag, item);
  return (text) => [...new Set(all(text))];
}

/** Bytes: `65536`, `64kb`, `1.5mb`, `1gb`; a kilobyte is 1,024 bytes. */
export function byteSize(flag: string, min = 0, max = Number.MAX_SAFE_INTEGER): Parser<number> {
  return (text) => {
    const bytes = parseBytes(text);
    if (bytes >= min && bytes <= max) return bytes;
    throw usageError(flag, `a size in bytes from ${min} to ${max}, such as 65536, 64kb or 1gb`, text);
  };
}

/** The size of values: one for all as `byteSize` takes it, or how it varies, `64-1024` or `lognormal:300,0.8`. */
export function valueSize(flag: string): Parser<number | string> {
  return (text) => {
    if (/^\d+-\d|^lognormal/.test(text)) {
      parseValueSizes(text, DEFAULT_MAX_VALUE_BYTES);
      return text;
    }
    const bytes = parseBytes(text);
    if (bytes >= 0 && bytes <= DEFAULT_MAX_VALUE_BYTES) return bytes;
    const expected = `a size in bytes from 0 to ${DEFAULT_MAX_VALUE_BYTES}, such as 100 or 4kb, MIN-MAX or lognormal:MEDIAN,SIGMA (without units)`;
    throw usageError(flag, expected, text);
  };
}

/** Seconds: `10`, `10s`, `500ms`, `2m`, `1h`. */
export function duration(flag: string, minS: number, maxS: number): Parser<number> {
  return (text) => {
    const seconds = parseWithUnit(text, durations, 's');
    if (seconds >= minS && seconds <= maxS) return seconds;
    throw usageError(flag, `a duration from ${minS} to ${maxS} seconds, such as 10s, 500ms or 2m`, text);
  };
}

/** A rate over time: `10s:1000,30s:5000`, each a duration and the rate at its end. */
export function stages(flag: string): Parser<{ durationS: number; rate: number }[]> {
  return (text) => {
    let at = 1;
    return text.split(',').map((part) => {
      const [time = '', rate = '', ...more] = part.split(':');
      const stage = { durationS: parseWithUnit(time, durations, 's'), rate: parseDecimal(rate.trim()) };
      if (more.length > 0 || !(stage.durationS > 0 && stage.rate >= 0)) {
        const expected = `DURATION:RATE from character ${at} on, such as 10s:1000,30s:5000`;
        throw usageError(flag, expected, part);
      }
      at += part.length + 1;
      return stage;
    });
  };
}

/** An SLO: `p99<5ms,errors<0.1%`. It stays the text that it is, once it can be read. */
export function sloText(flag: string): Parser<string> {
  return (text) => {
    parseSlo(text, flag);
    return text;
  };
}

/** One of several parts, `2/3`: counted from 0. */
export function part(flag: string): Parser<{ index: number; of: number }> {
  return (text) => {
    const [, number, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
    if (number! >= 1 && number! <= of! && of! <= 1000) return { index: number! - 1, of: of! };
    throw usageError(flag, 'I/N, I from 1 to N, N at most 1000', text);
  };
}

function parseBytes(text: string): number {
  return Math.round(parseWithUnit(text, sizes, 'b'));
}

function parseWithUnit<U extends string>(text: string, units: Record<U, number>, unitless: U): number {
  const match = /^([\d.]+)\s*([a-z]*)$/i.exec(text.trim());
  if (!match) return Number.NaN;
  const unit = (match[2]!.toLowerCase() || unitless) as U;
  return Object.hasOwn(units, unit) ? parseDecimal(match[1]!) * units[unit] : Number.NaN;
}

function parseDecimal(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
