import { setImmediate } from 'node:timers/promises';
import { visible } from '../lib/display-width.ts';
import { colourful, colourless, type Paint } from '../report/paint.ts';
import { stringifyJson } from '../result/json.ts';
import type { Output, Outputs } from './output.ts';
import { Progress } from './progress.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  json?: true;
  seed: number;
  color: boolean;
}

/**
 * What a command has of the outside world. `json`, `seed` and `paint` are settled once argv is parsed: read them inside
 * the action, not when the command is added.
 */
export class Session {
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. Clean up, keep what was measured, then throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** What was typed after `ringmark`. */
  readonly argv: readonly string[];
  json = false;
  seed = 1;
  paint: Paint = colourless;
  /** Whether a signal is this command's normal end (a server's): it returns then, and the exit code is 0. */
  runsUntilStopped = false;
  readonly #stdout: Output;
  readonly #stderr: Output;
  #statedColumns = 80;
  #progress: Progress | undefined;

  constructor(outputs: Outputs, signal: AbortSignal, argv: readonly string[] = []) {
    this.#stdout = outputs.stdout;
    this.#stderr = outputs.stderr;
    this.signal = signal;
    this.argv = argv;
  }

  settle(options: GlobalOptions, environment: NodeJS.ProcessEnv): void {
    this.json = options.json === true;
    this.seed = options.seed;
    const isColourWanted = options.color && !environment.NO_COLOR && environment.TERM !== 'dumb';
    this.#statedColumns = Math.trunc(Number(environment.COLUMNS)) || 80;
    this.paint = isColourWanted && this.#stdout.isTTY ? colourful : colourless;
  }

  /** Columns that a table may take: the terminal's, else those of `COLUMNS`, else 80; but at least 40. */
  get columns(): number {
    return Math.max(40, this.#stdout.columns || this.#statedColumns);
  }

  /** Writes lines for people to stdout; nothing with `--json`. */
  print(text: string): void {
    if (!this.json) this.#write(this.#stdout, `${text}\n`);
  }

  /**
   * Writes the command's one JSON document to stdout; nothing without `--json`. So a command calls both this and `print`.
   * @throws ERR_STATE when the document holds a number that is not finite.
   */
  printJson(document: unknown): void {
    if (this.json) this.#write(this.#stdout, `${stringifyJson(document)}\n`);
  }

  /**
   * Writes a piece of a long document to stdout, and returns when it is taken: a slow reader holds the work up.
   * @throws the signal's reason when it is aborted, as it is when the reader goes away.
   */
  async stream(text: string): Promise<void> {
    this.#progress?.hide();
    await new Promise<void>((resolve) => this.#stdout.write(text, resolve));
    // A file takes all at once: signals, and what went wrong, are heard here.
    await setImmediate();
    this.signal.throwIfAborted();
  }

  /** Writes lines about the work itself (what starts, what was skipped) to stderr; what a file put into them cannot steer the terminal. */
  log(text: string): void {
    const lines = text.split('\n').map(visible);
    this.#write(this.#stderr, `${lines.join('\n')}\n`);
  }

  /** Shows on stderr how far long work is: a bar on a terminal, plain lines now and then elsewhere. One at a time. */
  progress(label: string): Progress {
    this.#progress?.done();
    this.#progress = new Progress(this.#stderr, label);
    return this.#progress;
  }

  #write(stream: Output, text: string): void {
    this.#progress?.hide();
    stream.write(text);
  }
}
