import xxhash from 'xxhash-wasm';
import { hashFunctions } from '../src/hash/registry.ts';
import { freshLoop } from '../src/measure/fresh-loop.ts';
import type { MissingSubject, Scenario, Subject } from '../src/measure/scenario.ts';
import { keysOfLength } from './subjects/keys.ts';
import { loadPeer, notInstalled } from './subjects/peer.ts';

/** String → 32 bits, by key length. */
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
    const subject = (name: string, hash32: (key: string) => number): Subject => ({
      name,
      batch: keys.length,
      run: freshLoop(keys, hash32),
    });
    const peer: Subject | MissingSubject = native
      ? subject('@node-rs/xxhash xxh32', (key) => native.xxh32(key))
      : { name: '@node-rs/xxhash xxh32', missing: notInstalled };
    return [
      subject('xxhash-wasm', (key) => wasm.h32(key)),
      ...[...hashFunctions.values()].map((fn) => subject(`ringmark ${fn.name}`, (key) => fn.hash32(key))),
      peer,
    ];
  },
};
