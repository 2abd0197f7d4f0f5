import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchRequestWriter } from '../../../src/protocol/batch/request-writer.ts';

/** An operation as `batch.json` and properties name it; values in hex. */
export interface VectorOperation {
  get?: string;
  put?: string;
  delete?: string;
  value?: string;
  ttlMs?: number;
  contentType?: string;
  ifVersion?: number;
  ifAbsent?: boolean;
}

interface VectorAnswer {
  status: number;
  version?: number;
  contentType?: string;
  value?: string;
  code?: string;
}

interface BatchVectors {
  requests: { name: string; hex: string; operations: VectorOperation[] }[];
  answers: { name: string; hex: string; answers: VectorAnswer[] }[];
  badFrames: { name: string; hex: string }[];
  badOperations: { name: string; hex: string; status: number; code: string }[];
}

export const root = join(import.meta.dirname, '..', '..', '..', '..');
export const batchVectors: BatchVectors = JSON.parse(readFileSync(join(root, 'test', 'vectors', 'batch.json'), 'utf8'));

export const bytesOf = (hex: string | undefined) => Buffer.from(hex ?? '', 'hex');

/** The frame of these operations. */
export function frameOf(operations: readonly VectorOperation[], writer = new BatchRequestWriter()): Buffer {
  writer.start();
  for (const operation of operations) {
    if (operation.get !== undefined) writer.get(operation.get);
    else if (operation.put !== undefined) writer.put(operation.put, bytesOf(operation.value), operation);
    else writer.delete(operation.delete!, operation.ifVersion);
  }
  return writer.finish();
}
