const nsUnits = [
  [1, 'ns'],
  [1e3, 'µs'],
  [1e6, 'ms'],
  [1e9, 's'],
] as const;
const countUnits = [
  [1, ''],
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
] as const;
const byteUnits = [
  [1, 'B'],
  [2 ** 10, 'KiB'],
  [2 ** 20, 'MiB'],
  [2 ** 30, 'GiB'],
  [2 ** 40, 'TiB'],
] as const;

const grouped = new Intl.NumberFormat('en-US');

/** A duration in nanoseconds: `37.6 ns`, `1.24 µs`, `24.1 ms`, `175 s`. */
export function formatNs(ns: number): string {
  const [size, unit] = unitOf(ns, nsUnits);
  return `${threeDigits(ns / size)} ${unit}`;
}

/** The upper end of a bucket, never rounded below it: `≤ 32 µs`, `≤ 1.1 ms` for 1024 µs. */
export function formatUpToNs(ns: number): string {
  const [size, unit] = unitOf(ns, nsUnits);
  const value = ns / size;
  return `≤ ${value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value)} ${unit}`;
}

/** How many, in three digits: `7`, `950`, `31.2k`, `1.25M`. */
export function formatCount(count: number): string {
  const [size, unit] = unitOf(count, countUnits);
  return size === 1 && Number.isInteger(count) ? String(count) : threeDigits(count / size) + unit;
}

/** How many, in full: `312,480`. */
export function formatInteger(count: number): string {
  return grouped.format(Math.round(count));
}

/** `61 B`, `20.5 KiB`, `7.75 GiB`. */
export function formatBytes(bytes: number): string {
  const [size, unit] = unitOf(bytes, byteUnits);
  return `${size === 1 ? Math.round(bytes) : threeDigits(bytes / size)} ${unit}`;
}

/** A fraction from 0 to 1: `35.2 %`; `0 %` is none at all. */
export function formatPercent(fraction: number): string {
  if (fraction === 0) return '0 %';
  if (fraction < 0.00005) return '<0.01 %';
  return `${(fraction * 100).toFixed(fraction < 0.001 ? 2 : 1)} %`;
}

/** A node's share among so many, with as many digits as it takes to tell it from a fair one: `33.3 %`, `0.0104 %`. */
export function formatShare(share: number, nodes: number): string {
  if (nodes < 100 || share === 0) return formatPercent(share);
  return `${(share * 100).toFixed(2 - Math.floor(Math.log10(100 / nodes)))} %`;
}

/** How many times as fast: `4.31x`, `0.0976x`. */
export function formatTimes(ratio: number): string {
  return `${ratio >= 999.5 ? formatInteger(ratio) : threeDigits(ratio)}x`;
}

/** Three significant digits, and all those of a larger integer part: `0.0748`, `0.500`, `4.31`, `43.7`, `188`, `2045`. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size >= 99.95 ? value.toFixed(0) : value.toPrecision(3);
}

/** The largest unit of which there is at least one once it is rounded: 999.7 ns are 1.00 µs. */
function unitOf<U extends readonly (readonly [number, string])[]>(value: number, units: U): U[number] {
  return units.findLast(([size]) => Math.abs(value) >= size * (size === 1 ? 1 : 0.9995)) ?? units[0]!;
}
