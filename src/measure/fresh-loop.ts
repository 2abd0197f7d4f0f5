let loops = 0;

/**
 * A function that calls `call` with each item and adds up what it returns. Each comes from source of its own, so that V8
 * compiles it for this one `call` and inlines that, as it does in a program that has one ring or one hash function. A loop
 * that all subjects share would be compiled for none of them, and would slow the fastest down most.
 */
export function freshLoop<T>(items: ArrayLike<T>, call: (item: T) => number): () => number {
  const make = new Function(
    'items',
    'call',
    // The number makes the source unlike all others: V8 keeps what it learned by source.
    `return () => { let sum = ${loops++} & 0; for (let i = 0; i < items.length; i++) sum = (sum + call(items[i])) | 0; return sum; };`,
  );
  return make(items, call);
}
