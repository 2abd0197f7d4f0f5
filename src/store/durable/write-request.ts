import { NEVER } from '../store.ts';
import type { Change } from './disk.ts';
import { ENTRY, encodeState, expiryOf, STATE, type State, writeExpiry } from './record.ts';

// What goes to the thread that writes, in one buffer that changes hands: steps, one behind the other, each
//
//   1 byte     whether it puts; else it removes
//   2 bytes    the length of the key
//   4 bytes    the length of the value
//   key, value

const STEP_BYTES = 7;
const EXPIRY_BYTES = 9;
const STATE_BYTES = 28;
const ONE_BYTE = Buffer.alloc(1);

/** The steps that bring changes, and the state after them, to the data file. */
export function encodeWrite(changes: ReadonlyMap<string, Change>, state: State): ArrayBuffer {
  let size = STEP_BYTES + 1 + STATE_BYTES;
  for (const [key, { record }] of changes) {
    // A character has three bytes at most.
    size += 3 * (STEP_BYTES + EXPIRY_BYTES + 3 * key.length + 1) + (record?.length ?? 0);
  }
  const steps = new StepWriter(size);
  for (const [key, change] of changes) writeChange(steps, key, change);
  steps.write((target, at) => target.writeUInt8(STATE, at), encodeState(state));
  return steps.bytes;
}

function writeChange(steps: StepWriter, key: string, { record, oldExpiresAtMs }: Change): void {
  const expiresAtMs = record === undefined ? NEVER : expiryOf(record);
  const expiryKey = (timeMs: number) => (target: Buffer, at: number) => {
    const end = writeExpiry(target, at, timeMs);
    return end + target.write(key, end);
  };
  steps.write((target, at) => {
    target[at] = ENTRY;
    return at + 1 + target.write(key, at + 1);
  }, record);
  if (oldExpiresAtMs !== NEVER && oldExpiresAtMs !== expiresAtMs) steps.write(expiryKey(oldExpiresAtMs), undefined);
  if (expiresAtMs !== NEVER && oldExpiresAtMs !== expiresAtMs) steps.write(expiryKey(expiresAtMs), ONE_BYTE);
}

class StepWriter {
  readonly #target: Buffer;
  #at = 0;

  constructor(size: number) {
    this.#target = Buffer.allocUnsafeSlow(size);
  }

  /** @param writeKey returns where the key ends */
  write(writeKey: (target: Buffer, at: number) => number, value: Buffer | undefined): void {
    const target = this.#target;
    const start = this.#at + STEP_BYTES;
    const end = writeKey(target, start);
    target[this.#at] = value === undefined ? 0 : 1;
    target.writeUInt16LE(end - start, this.#at + 1);
    target.writeUInt32LE(value === undefined ? 0 : value.length, this.#at + 3);
    if (value !== undefined) target.set(value, end);
    this.#at = end + (value === undefined ? 0 : value.length);
  }

  /** What was written, and nothing behind it. */
  get bytes(): ArrayBuffer {
    return (this.#target.buffer as ArrayBuffer).slice(0, this.#at);
  }
}

/** Views of the keys and values. */
export interface Steps {
  put(key: Buffer, value: Buffer): unknown;
  remove(key: Buffer): unknown;
}

/** Does all steps, one after the other. */
export function doSteps(bytes: ArrayBuffer, target: Steps): void {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; ) {
    const start = at + STEP_BYTES;
    const end = start + all.readUInt16LE(at + 1);
    const valueEnd = end + all.readUInt32LE(at + 3);
    const key = all.subarray(start, end);
    if (all[at] === 1) target.put(key, all.subarray(end, valueEnd));
    else target.remove(key);
    at = valueEnd;
  }
}
