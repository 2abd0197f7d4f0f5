/** Thrown by a store on a disk where an entry is not as it was put. Others are not concerned, and a put or a delete replaces it. */
export class DamagedEntry extends Error {
  readonly key: string;
  /** What there is of it, good until the store's next call. */
  readonly record: Buffer;

  constructor(key: string, record: Buffer) {
    super(`the entry ${JSON.stringify(key)}: expected it as it was put, got a damaged one`);
    this.key = key;
    this.record = record;
  }
}
