import { type ChildProcess, fork } from 'node:child_process';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { listenToAbort } from '../lib/abort-listeners.ts';
import { RingmarkError } from '../lib/errors.ts';
import { bearer } from '../protocol/auth-token.ts';
import { READY_PATH } from '../protocol/paths.ts';
import { isListening } from './listening.ts';
import { Pause } from './pause.ts';

/** A node starts in well under a second; one that takes this long never will. */
const START_MS = 20_000;
/** What a node gets for the requests in flight when it is stopped, unless told otherwise; and what its process gets on top. */
const DRAIN_MS = 3_000;
const EXIT_MS = 2_000;
const STDERR_TAIL = 2_000;

const SERVE = fileURLToPath(new URL('../cli/main.js', import.meta.url));

export interface NodeProcessOptions {
  id: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  maxMemoryBytes?: number | undefined;
  dataDir?: string | undefined;
  sync?: string | undefined;
  authToken?: string | undefined;
  /** Of requests in flight when it is stopped; 3,000 unless told otherwise. */
  drainMs?: number | undefined;
  /** More of what `ringmark serve` takes. */
  args?: readonly string[] | undefined;
  /** Gets each line that the node writes to stderr. */
  log?: ((line: string) => void) | undefined;
}

/**
 * One storage node as a process, started at once. It ends when this process does, however that happens: its channel to
 * us closes then. It is in a process group of its own, so that a Ctrl-C reaches us alone and we stop it when its work
 * is done.
 */
export class NodeProcess {
  readonly id: string;
  /** How the process ended, in words: `exit code 1: …`, `SIGKILL`. Never rejects; settles once it is reaped. */
  readonly exited: Promise<string>;
  readonly options: NodeProcessOptions;
  readonly #child: ChildProcess;
  readonly #listening: Promise<number>;
  #isEnding = false;
  #hasExited = false;
  #pause: Pause | undefined;
  #stderr = '';

  constructor(options: NodeProcessOptions) {
    this.id = options.id;
    this.options = options;
    this.#child = fork(SERVE, argumentsOf(options), {
      detached: true,
      execArgv: [],
      env: environmentOf(options),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_TAIL);
    });
    if (options.log) createInterface({ input: this.#child.stderr! }).on('line', options.log);
    this.#listening = new Promise((resolve) => {
      this.#child.on('message', (message) => isListening(message) && resolve(message.port));
    });
    this.exited = new Promise((resolve) => {
      let failure: Error | undefined;
      this.#child.on('error', (error) => {
        failure = error;
      });
      this.#child.on('close', (code, signal) => {
        this.#hasExited = true;
        resolve(failure?.message ?? this.#ending(code, signal));
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether `stop` or `kill` was called: an exit before that is unexpected. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /**
   * The node's URL, once it answers `/readyz` with 200.
   * @throws ERR_NODE_START when the process ends before that, or takes too long.
   * @throws ERR_INTERRUPTED when the signal is aborted with that error; its reason, whatever it is.
   */
  async ready(signal: AbortSignal | undefined): Promise<string> {
    const ended = new AbortController();
    const gaveUp = new Promise<never>((_, reject) => {
      const fail = (how: string) => reject(this.#startError(how));
      void this.exited.then(fail);
      const timer = setTimeout(() => fail(`no answer within ${START_MS} ms`), START_MS);
      const unlisten = signal && listenToAbort(signal, () => reject(signal.reason));
      if (signal?.aborted) reject(signal.reason);
      ended.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        unlisten?.();
      });
    });
    try {
      return await Promise.race([this.#answers(), gaveUp]);
    } finally {
      ended.abort();
    }
  }

  /** Lets the node finish the requests in flight; ends it where it takes too long. Returns when it is reaped. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#child.kill('SIGTERM');
    await this.resume();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), (this.options.drainMs ?? DRAIN_MS) + EXIT_MS);
    await this.exited;
    clearTimeout(timer);
  }

  /** Ends the node at once, as a crash would. Returns when it is reaped. */
  async kill(): Promise<void> {
    this.killNow();
    await this.exited;
    await this.resume();
  }

  /** Has the process stand still. @throws ERR_STATE where it has ended, or stands still already. */
  pause(): void {
    if (this.#hasExited || this.#pause) {
      const got = this.#pause ? 'one that stands still' : 'one that has ended';
      throw new RingmarkError('ERR_STATE', `${this.id}: expected a node that runs, got ${got}`);
    }
    this.#pause = new Pause(this.#child);
  }

  /** Lets it go on, where it stands still. */
  async resume(): Promise<void> {
    const pause = this.#pause;
    this.#pause = undefined;
    await pause?.end();
  }

  /** The same without waiting: for a process that is about to exit itself. */
  killNow(): void {
    this.#isEnding = true;
    this.#child.kill('SIGKILL');
  }

  async #answers(): Promise<string> {
    const url = `http://${urlHost(this.options.host)}:${await this.#listening}`;
    while (!(await answersReady(url, this.options.authToken)) && !this.#hasExited) await delay(20);
    return url;
  }

  #startError(how: string): RingmarkError {
    const { id, host, port } = this.options;
    const where = port === 0 ? `a free port of ${host}` : `${host}:${port}`;
    return new RingmarkError('ERR_NODE_START', `${id}: expected it to start on ${where}, got ${how}`);
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal ?? `exit code ${code}`;
    const lastWords = this.#stderr.split('\n').findLast((line) => line !== '' && !isLogged(line));
    return lastWords === undefined ? how : `${how}: ${lastWords.replace('ringmark: ', '')}`;
  }
}

/** Whether a line is of the node's log, not of an error that ended it. */
export function isLogged(line: string): boolean {
  return line.startsWith('{');
}

function argumentsOf(options: NodeProcessOptions): string[] {
  const { id, host, port, maxMemoryBytes, dataDir, sync, drainMs = DRAIN_MS, args = [] } = options;
  // The environment may say how many shards a node is to have: this is one process.
  const all = ['serve', '--workers', '1', '--port', `${port}`, '--host', host, '--node-id', id];
  all.push('--drain-ms', `${drainMs}`, ...args);
  if (maxMemoryBytes !== undefined) all.push('--max-memory', `${maxMemoryBytes}`);
  if (dataDir !== undefined) all.push('--data-dir', dataDir);
  if (sync !== undefined) all.push('--sync', sync);
  return all;
}

/** What was meant for this process: its token, and its data folder with what goes with it. */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  'RINGMARK_AUTH_TOKEN',
  'RINGMARK_AUTH_TOKEN_FILE',
  'RINGMARK_DATA_DIR',
  'RINGMARK_SYNC',
  'RINGMARK_SYNC_MS',
]);

/** Ours, and the node's token: in the list of processes others would see it. */
function environmentOf({ authToken }: NodeProcessOptions): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.has(name)));
  return authToken === undefined ? env : { ...env, RINGMARK_AUTH_TOKEN: authToken };
}

/** The name under which this machine reaches a node that listens on `host`. */
function urlHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::1', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function answersReady(url: string, authToken: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = authToken === undefined ? {} : { authorization: bearer(authToken) };
    const options = { agent: false, headers, signal: AbortSignal.timeout(1_000) };
    const request = get(url + READY_PATH, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}
