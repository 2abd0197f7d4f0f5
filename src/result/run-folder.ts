import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { RingmarkError } from '../lib/errors.ts';
import { stringifyJson } from './json.ts';
import type { Run } from './run.ts';
import { runShape } from './run-shape.ts';

const runFile = 'run.json';

/**
 * Makes the folder that runs are written to: call it before a long measurement, so that it is not made for nothing.
 * @throws ERR_RESULT_WRITE when it cannot be made or written to.
 */
export async function prepareResults(parent = 'results'): Promise<void> {
  try {
    await makeFolder(parent);
    await access(parent, constants.W_OK);
  } catch (cause) {
    throw notWritable(parent, cause);
  }
}

/**
 * Writes `<parent>/<UTC time>-<name>/` with run.json and summary.md. The folder appears whole or not at all.
 * @returns the folder's path.
 * @throws ERR_RESULT_WRITE when `parent` cannot be made or written to.
 */
export async function writeRun(run: Run, summary: string, parent = 'results'): Promise<string> {
  const json = `${stringifyJson(run)}\n`;
  await prepareResults(parent);
  const draft = join(parent, `.unfinished-${randomUUID()}`);
  try {
    await mkdir(draft);
    await writeFile(join(draft, runFile), json);
    await writeFile(join(draft, 'summary.md'), summary);
    return await moveToFreeName(draft, join(parent, folderName(run)));
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw notWritable(parent, cause);
  }
}

/**
 * Reads a run back.
 * @param path the run's folder, or its run.json.
 * @throws ERR_RESULT_FORMAT when there is no such file, or it is not a whole run of a version that this one can read.
 */
export async function readRun(path: string): Promise<Run> {
  const file = await findRunFile(path);
  try {
    const run = JSON.parse(await readFile(file, 'utf8')) as Run;
    runShape(run, '');
    return run;
  } catch (cause) {
    const message = cause instanceof SyntaxError ? `expected JSON, got ${cause.message}` : (cause as Error).message;
    throw new RingmarkError('ERR_RESULT_FORMAT', `${file}: ${message}`, { cause });
  }
}

/** Step by step, since `recursive` never returns on file systems that answer ENOENT for good, such as /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = dirname(resolve(path));
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || (await exists(above))) throw error;
    await makeFolder(above);
    await mkdir(path);
  }
}

function notWritable(parent: string, cause: unknown): RingmarkError {
  const got = cause instanceof Error ? cause.message : String(cause);
  const message = `${parent}: expected a folder that results can be written to, got ${got}`;
  return new RingmarkError('ERR_RESULT_WRITE', message, { cause });
}

/** A second run within one second gets `-2`, and so on. */
async function moveToFreeName(draft: string, wanted: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const folder = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    try {
      await rename(draft, folder);
      return folder;
    } catch (error) {
      if (!(await exists(folder))) throw error;
    }
  }
}

/** Without the characters that some file system refuses. */
function folderName(run: Run): string {
  const time = run.environment.startedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  return `${time}-${run.name.replace(/[^\w.-]+/g, '-')}`;
}

async function findRunFile(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? join(path, runFile) : path;
  } catch (cause) {
    const message = `${path}: expected a run's folder or its ${runFile}, got ${(cause as Error).message}`;
    throw new RingmarkError('ERR_RESULT_FORMAT', message, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
