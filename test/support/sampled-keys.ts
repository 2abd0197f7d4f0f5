import { Random } from '../../src/lib/random.ts';
import { coefficientOfVariation } from '../../src/lib/statistics.ts';
import { cvZ, samplingCv } from '../../src/measure/closed-forms.ts';

/** Random keys of 64 bits, the same in every run. */
export function* randomKeys(count: number, seed = 1): Generator<{ low: number; high: number; key: bigint }> {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const [low, high] = [random.uint32(), random.uint32()];
    yield { low, high, key: (BigInt(high) << 32n) | BigInt(low) };
  }
}

/** Standard errors between the CV of `loads` and √((N − 1)/K), that of K keys which every one of N nodes is as likely to get. */
export function balanceZ(loads: ArrayLike<number>): number {
  let keys = 0;
  for (let i = 0; i < loads.length; i++) keys += loads[i]!;
  return cvZ(coefficientOfVariation(loads), samplingCv(loads.length, keys), loads.length, 0) ?? 0;
}
