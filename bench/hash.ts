import xxhash from 'xxhash-wasm';
import type { HashFunction } from '../src/hash/hash-function.ts';
import { hashFunctions } from '../src/hash/registry.ts';
import { freshLoop } from '../src/measure/fresh-loop.ts';
import type { MissingSubject, Scenario, Subject } from '../src/measure/scenario.ts';
import { keysOfLength } from './subjects/keys.ts';
import { loadPeer, notInstalled } from './subjects/peer.ts';

type Native = typeof import('@node-rs/xxhash');

/** A part of a BigInt as a number, for the sum that a benchmark returns. */
const lowBits = (hash: bigint): number => Number(BigInt.asUintN(31, hash));

const halves = new Int32Array(2);

/** All 64 bits of a hash, so that none of them can be left out. */
function hash64(fn: HashFunction, key: string): number {
  fn.hash64Into(key, 0, halves);
  return halves[0]! ^ halves[1]!;
}

/** String → 32 bits, and string → 64 bits, by key length. */
export const hash: Scenario<{ keyBytes: number; text: 'ascii' | 'utf8' }> = {
  name: 'hash',
  question: 'What does it cost to hash a string key?',
  baseline: 'xxhash-wasm',
  matrix: [
    { keyBytes: 8, text: 'ascii' },
    { keyBytes: 20, text: 'ascii' },
    { keyBytes: 100, text: 'ascii' },
    { keyBytes: 20, text: 'utf8' },
  ],
  async setup({ keyBytes, text }) {
    const keys = text === 'ascii' ? keysOfLength(keyBytes) : keysOfLength(keyBytes / 2, 'пример');
    const wasm = await xxhash();
    const native = await loadPeer(() => import('@node-rs/xxhash'));
    const subject = (name: string, call: (key: string) => number): Subject => ({
      name,
      batch: keys.length,
      run: freshLoop(keys, call),
    });
    const peer = (name: string, call: (native: Native, key: string) => number): Subject | MissingSubject =>
      native ? subject(name, (key) => call(native, key)) : { name, missing: notInstalled };
    const wide = [...hashFunctions.values()].filter((fn) => fn.bits === 64);
    return [
      subject('xxhash-wasm', (key) => wasm.h32(key)),
      ...[...hashFunctions.values()].map((fn) => subject(`ringmark ${fn.name}`, (key) => fn.hash32(key))),
      peer('@node-rs/xxhash xxh32', ({ xxh32 }, key) => xxh32(key)),
      subject('xxhash-wasm, 64 bits', (key) => lowBits(wasm.h64(key))),
      ...wide.map((fn) => subject(`ringmark ${fn.name}, 64 bits`, (key) => hash64(fn, key))),
      peer('@node-rs/xxhash xxh64, 64 bits', ({ xxh64 }, key) => lowBits(xxh64(key))),
      peer('@node-rs/xxhash xxh3, 64 bits', ({ xxh3 }, key) => lowBits(xxh3.xxh64(key))),
    ];
  },
};
