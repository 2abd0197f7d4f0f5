// What the benchmarks use of packages that bring no types.
declare module 'hashring' {
  export default class HashRing {
    constructor(servers: string[] | Record<string, number>, algorithm: string, options: { 'vnode count': number });
    readonly ring: { server: string }[];
    find(hash: number): number;
    hashValue(key: string): number;
    range(key: string, size: number): string[];
    add(server: string): void;
    remove(server: string): void;
  }
}

declare module 'consistent-hash' {
  export default class ConsistentHash {
    constructor(options: { range: number; weight: number });
    add(node: string): void;
    remove(node: string): void;
    get(key: string): string;
  }
}
