import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RingmarkError } from '../lib/errors.ts';
import { load as loadShape, loadSweep as loadSweepShape } from './load-shape.ts';
import type { Run } from './run.ts';
import { bench as benchShape, compare as compareShape, runShape } from './run-shape.ts';
import { isRecord, schemaOf } from './shape.ts';

/** What a document says of itself → its shape, and the part of a run that it is. */
const documents: Record<
  string,
  { shape: (value: unknown, path: string) => void; part?: 'bench' | 'compare' | 'load' | 'loadSweep' }
> = {
  'ringmark/run@1': { shape: runShape },
  'ringmark/bench@1': { shape: benchShape, part: 'bench' },
  'ringmark/compare@1': { shape: compareShape, part: 'compare' },
  'ringmark/load@1': { shape: loadShape, part: 'load' },
  'ringmark/load-sweep@1': { shape: loadSweepShape, part: 'loadSweep' },
};

const schemaShape = schemaOf(...Object.keys(documents));

/**
 * Reads anything that was measured: a run's folder, its run.json, or what `--json` of `run`, `bench`, `compare` or `load`
 * wrote. A document of one part becomes a run of that part.
 * @throws ERR_RESULT_FORMAT when there is no such file, or it is none of these, whole and of a version that this one can read.
 */
export async function readResult(path: string): Promise<Run> {
  const file = await fileOf(path);
  const content = await readFile(file, 'utf8').catch((cause) => {
    throw notReadable(file, `expected a result, got ${(cause as Error).message}`, cause);
  });
  return parseResult(content, file, basename(file) === 'run.json' ? basename(dirname(resolve(file))) : basename(file));
}

/** @param origin where the text is from, for the message. @throws ERR_RESULT_FORMAT as `readResult` does. */
export function parseResult(text: string, origin: string, name = origin): Run {
  try {
    const document = JSON.parse(text) as unknown;
    const schema = isRecord(document) ? document.schema : document;
    schemaShape(schema, 'schema');
    const { shape, part } = documents[schema as string]!;
    shape(document, '');
    if (part === undefined) return document as Run;
    const { environment, complete } = document as Pick<Run, 'environment' | 'complete'>;
    return { schema: 'ringmark/run@1', name, environment, complete, [part]: document };
  } catch (cause) {
    const message = cause instanceof SyntaxError ? `expected JSON, got ${cause.message}` : (cause as Error).message;
    throw notReadable(origin, message, cause);
  }
}

async function fileOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? join(path, 'run.json') : path;
  } catch (cause) {
    throw notReadable(path, `expected a run's folder or a result of --json, got ${(cause as Error).message}`, cause);
  }
}

function notReadable(path: string, message: string, cause: unknown): RingmarkError {
  return new RingmarkError('ERR_RESULT_FORMAT', `${path}: ${message}`, { cause });
}
