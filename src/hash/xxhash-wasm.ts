import xxhash from 'xxhash-wasm';

/** xxHash compiled to WebAssembly, instantiated once per process. It encodes strings as UTF-8. */
export const xxhashWasm = await xxhash();
