import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { RingmarkError } from '../lib/errors.ts';

const run = promisify(execFile);
/** The load of every server. */
export const CONNECTIONS = 64;

/** Asked over and over. */
interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  /** A GET has none. */
  readonly body?: string | Buffer;
  /** Of the body. */
  readonly type?: string;
}

/** Requests per second of one server under a closed load of 64 connections. @throws ERR_RUN_INVALID where one of them failed */
export type ThroughputMeter = (request: HttpRequest, seconds: number) => Promise<number>;

/** wrk where it is installed, since it costs a third of autocannon's CPU time per request; else autocannon. */
export async function chooseMeter(): Promise<{ name: string; measure: ThroughputMeter }> {
  const hasWrk = await run('wrk', ['--version']).then(
    () => true,
    (error) => error.code !== 'ENOENT',
  );
  return hasWrk ? { name: 'wrk', measure: byWrk } : { name: 'autocannon', measure: byAutocannon };
}

async function byWrk({ method, url, body, type }: HttpRequest, seconds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ringmark-wrk-'));
  try {
    const script = join(folder, 'request.lua');
    const lines = [`wrk.method = "${method}"`];
    if (type !== undefined) lines.push(`wrk.headers["Content-Type"] = "${type}"`);
    if (body !== undefined) {
      const file = join(folder, 'body');
      await writeFile(file, body);
      lines.push(`wrk.body = io.open(${JSON.stringify(file)}, "rb"):read("*a")`);
    }
    await writeFile(script, lines.join('\n'));
    const { stdout } = await run('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${Math.ceil(seconds)}s`, '-s', script, url]);
    const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
    const trouble = /(Socket errors|Non-2xx).*/.exec(stdout)?.[0];
    return checked(url, rate, trouble);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function byAutocannon({ method, url, body, type }: HttpRequest, seconds: number): Promise<number> {
  const result = await autocannon({
    url,
    method,
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    connections: CONNECTIONS,
    duration: seconds,
  });
  const failures = result.errors + result.timeouts + result.non2xx;
  return checked(
    url,
    result.requests.total / result.duration,
    failures > 0 ? `${failures} failed requests` : undefined,
  );
}

function checked(url: string, rate: number, trouble: string | undefined): number {
  if (rate > 0 && trouble === undefined) return rate;
  throw new RingmarkError(
    'ERR_RUN_INVALID',
    `${url}: expected every request to be answered with 2xx, got ${trouble ?? 'no answer'}`,
  );
}
