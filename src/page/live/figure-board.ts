import { formatBytes, formatCount, formatNs, formatUpToNs } from '../../report/units.ts';
import { sparkPath } from './spark.ts';

/** How long a sparkline looks back. */
const SECONDS = 60;
const NONE = '–';

const formats: Record<string, (value: number) => string> = {
  requestsPerS: formatCount,
  p50Us: (us) => formatNs(us * 1000),
  p99Us: (us) => formatNs(us * 1000),
  ownP50Us: (us) => formatUpToNs(us * 1000),
  ownP99Us: (us) => formatUpToNs(us * 1000),
  errors: formatCount,
  cpu: (cores) => `${cores.toFixed(2)} cores`,
  rssBytes: formatBytes,
  bytes: formatBytes,
  maxMemoryBytes: formatBytes,
  entries: formatCount,
};

/** The figures of one thing, and its requests per second in the last minute. */
export class FigureBoard {
  readonly #figures: HTMLElement[];
  readonly #spark: SVGPathElement;
  readonly #top: HTMLElement;
  #rates: number[] = [];

  constructor(element: HTMLElement) {
    this.#figures = [...element.querySelectorAll<HTMLElement>('dd[data-figure]')];
    this.#spark = element.querySelector('.spark path')!;
    this.#top = element.querySelector('[data-spark="top"]')!;
  }

  /** @param values by the names of figures; null: there is none. Without any, nothing is known of this second. */
  show(values?: { requestsPerS: number } & object): void {
    for (const element of this.#figures) {
      const name = element.dataset.figure!;
      const value = (values as unknown as Record<string, number | null> | undefined)?.[name] ?? null;
      element.textContent = value === null ? NONE : formats[name]!(value);
    }
    this.#rates.push(values?.requestsPerS ?? 0);
    if (this.#rates.length > SECONDS) this.#rates.shift();
    this.#spark.setAttribute('d', sparkPath(this.#rates, SECONDS));
    this.#top.textContent = formatCount(Math.max(...this.#rates));
  }

  /** The line begins anew with what is shown next. */
  forgetRates(): void {
    this.#rates = [];
  }
}
