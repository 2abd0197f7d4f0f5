import { displayWidth, truncate, visible } from '../lib/display-width.ts';
import type { Output } from './output.ts';

const barWidth = 24;
/** A shorter bar says less than it takes. */
const leastBarWidth = 6;
const redrawMs = 100;
const lineEveryMs = 5_000;
/** Of less than that nobody can tell how long the rest takes. */
const leastFraction = 0.01;
const leastMs = 1_000;

/** How far one piece of long work is. */
export class Progress {
  readonly #output: Output;
  readonly #label: string;
  readonly #now: () => number;
  readonly #startedMs: number;
  #shownMs = Number.NEGATIVE_INFINITY;
  #isShown = false;

  /** @param now a clock in milliseconds. */
  constructor(output: Output, label: string, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#label = label;
    this.#now = now;
    this.#startedMs = now();
  }

  /**
   * Cheap enough for every step of the work: it writes only when the last bar is old enough.
   * @param fraction of the work that is done, 0 to 1.
   * @param detail what is being done now, a few words.
   */
  update(fraction: number, detail = ''): void {
    const now = this.#now();
    if (now - this.#shownMs < (this.#output.isTTY ? redrawMs : lineEveryMs)) return;
    this.#shownMs = now;
    const sinceMs = now - this.#startedMs;
    const isTelling = fraction >= leastFraction && sinceMs >= leastMs;
    const left = isTelling ? (sinceMs * (1 - fraction)) / fraction : undefined;
    if (this.#output.isTTY) this.#draw(fraction, left, detail);
    else this.#output.write(`${this.#words(fraction, left, detail)}\n`);
  }

  /** Takes the bar off the screen, until the next update draws it again. */
  hide(): void {
    if (this.#isShown) this.#output.write('\r\x1b[K');
    this.#isShown = false;
    this.#shownMs = this.#output.isTTY ? Number.NEGATIVE_INFINITY : this.#shownMs;
  }

  /** The work is over: nothing of the bar stays behind. */
  done(): void {
    this.hide();
  }

  #draw(fraction: number, leftMs: number | undefined, detail: string): void {
    const columns = this.#output.columns || 80;
    const words = this.#words(fraction, leftMs, detail);
    const text = truncate(bar(fraction, columns - 2 - displayWidth(words)) + words, columns - 1);
    this.#output.write(`\r${text}${displayWidth(text) < columns ? '\x1b[K' : ''}`);
    this.#isShown = true;
  }

  #words(fraction: number, leftMs: number | undefined, detail: string): string {
    const left = leftMs === undefined ? '' : `, ${timeLeft(leftMs)} left`;
    return `${this.#label}: ${Math.floor(Math.min(1, fraction) * 100)} %${left}${detail && ` · ${visible(detail)}`}`;
  }
}

/** As wide as there is room for; nothing where there is next to none. */
function bar(fraction: number, room: number): string {
  if (room < leastBarWidth) return '';
  const width = Math.min(barWidth, room);
  const filled = Math.round(Math.min(1, fraction) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} `;
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
