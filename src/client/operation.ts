export type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE';

/** What is asked of a node about one key, however it travels. */
export interface Operation {
  readonly method: Method;
  readonly key: string;
  /** Of a PUT. */
  readonly value?: string | Uint8Array;
  readonly contentType?: string | undefined;
  readonly ttlMs?: number | undefined;
}

/** What a node says to an operation. */
export interface Answer {
  readonly status: number;
  /** Of the entry that was read or put; empty where there is none. */
  readonly version: string;
  /** What was read. */
  readonly value: Buffer;
}

/** How long the value is that goes with an operation; 0 where none does. */
export function valueBytesOf({ value = '' }: Operation): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}
