import { usageError } from '../lib/expect.ts';
import type { Member } from './members.ts';

/**
 * How much of a load each member may carry, exactly: of a load of m, member i may carry `parts[i]` × m / `whole`, which is
 * loadFactor × m × weight / sum of weights. All doubles are taken at their exact values.
 */
export interface LoadBounds {
  readonly parts: readonly bigint[];
  readonly whole: bigint;
}

/** @throws ERR_USAGE unless `value` is a finite number of at least 1: less would leave no room for a part of the load. */
export function expectLoadFactor(value: unknown): number {
  if (typeof value === 'number' && value >= 1 && value < Number.POSITIVE_INFINITY) return value;
  throw usageError('loadFactor', 'a finite number of at least 1', value);
}

export function loadBounds(members: readonly Member[], loadFactor: number): LoadBounds {
  const factor = exactly(loadFactor);
  const weights = members.map((member) => exactly(member.weight));
  const unit = weights.reduce((least, { exponent }) => Math.min(least, exponent), 0);
  const integers = weights.map(({ mantissa, exponent }) => mantissa << BigInt(exponent - unit));
  const sum = integers.reduce((total, weight) => total + weight, 0n);
  const numerator = factor.mantissa << BigInt(Math.max(0, factor.exponent));
  return {
    parts: integers.map((weight) => weight * numerator),
    whole: sum << BigInt(Math.max(0, -factor.exponent)),
  };
}

/** The most that each member may carry of `load`, in whole units: rounded up, and never more than all. Adds up to `load` at least. */
export function capacities({ parts, whole }: LoadBounds, load: number): Float64Array {
  const most = BigInt(load);
  return Float64Array.from(parts, (part) => {
    const capacity = (part * most + whole - 1n) / whole;
    return Number(capacity < most ? capacity : most);
  });
}

/** A finite double above 0 as mantissa × 2^exponent. */
function exactly(value: number): { mantissa: bigint; exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const all = bits.getBigUint64(0);
  const fraction = all & (2n ** 52n - 1n);
  const biased = Number(all >> 52n);
  // Numbers below 2^-1022 have no leading 1 that goes without saying.
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction + 2n ** 52n, exponent: biased - 1075 };
}
