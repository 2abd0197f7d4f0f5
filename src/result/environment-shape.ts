import type { Environment } from './schema.ts';
import { arrayOf, flag, nullable, numeric, object, type Shape, text } from './shape.ts';

const loadAverage: Shape<[number, number, number]> = arrayOf(numeric) as Shape<never>;

/** Of every result. */
export const environment = object<Environment>({
  ringmarkVersion: text,
  gitCommit: nullable(text),
  gitDirty: nullable(flag),
  node: text,
  v8: text,
  libuv: text,
  os: text,
  kernel: text,
  arch: text,
  cpuModel: text,
  cores: numeric,
  memoryBytes: numeric,
  cgroup: object({ cpus: nullable(numeric), memoryBytes: nullable(numeric) }),
  loadAverage,
  argv: arrayOf(text),
  seed: numeric,
  startedAt: text,
});
