export type { HashFunction } from './hash-function.ts';
export { hashFunction, hashFunctions } from './registry.ts';
