import { jump } from '../../placement/jump.ts';
import { jumpBack } from '../../placement/jumpback.ts';
import { redisSlot } from '../../placement/redis-slot.ts';
import { type Case, type Check, equal } from './check.ts';
import { publishedVectors } from './vectors.ts';

/** The functions that are held to these vectors. */
export interface JumpKernels {
  jump(key: bigint, buckets: number): number;
  jumpBack(key: bigint, buckets: number): number;
  redisSlot(key: string): number;
}

/** Functions from a key straight to a bucket. @param kernels what is held to them */
export function jumpChecks(kernels: JumpKernels = { jump, jumpBack, redisSlot }): Check[] {
  const check = (implementation: string, source: string, cases: Check['cases']): Check => ({
    implementation,
    kind: 'vectors',
    source,
    cases,
  });
  return [
    check('jump', 'dgryski/go-jump, lithammer/python-jump', () => jumpCases(kernels)),
    check('jumpback', 'dynatrace-oss/hash4j README.md', () => jumpBackCases(kernels)),
    check('redisSlot', 'Redis Cluster specification', () => slotCases(kernels)),
  ];
}

function* jumpCases({ jump }: JumpKernels): Generator<Case> {
  const { n100_keys_0_to_19: owners, cases, deadbeef_n_1_to_19: growing } = publishedVectors().jump;
  for (const [key, bucket] of owners.entries()) yield equal(`key ${key} of 100`, jump(BigInt(key), 100), bucket);
  for (const [key, buckets, bucket] of cases)
    yield equal(`key ${key} of ${buckets}`, jump(BigInt(key), buckets), bucket);
  for (const [i, bucket] of growing.entries())
    yield equal(`key 0xdeadbeef of ${i + 1}`, jump(0xdeadbeefn, i + 1), bucket);
}

function* jumpBackCases({ jumpBack }: JumpKernels): Generator<Case> {
  for (const [key, buckets, bucket] of publishedVectors().jumpback.cases)
    yield equal(`key 0x${key} of ${buckets}`, jumpBack(BigInt(`0x${key}`), buckets), bucket);
}

function* slotCases({ redisSlot }: JumpKernels): Generator<Case> {
  for (const [key, slot] of publishedVectors().redis_slot.cases) yield equal(JSON.stringify(key), redisSlot(key), slot);
}
