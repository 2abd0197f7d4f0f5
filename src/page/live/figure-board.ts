import { formatBytes, formatCount, formatNs } from '../../report/units.ts';
import { sparkPath } from './spark.ts';

/** How long a sparkline looks back. */
const SECONDS = 60;

const formats: Record<string, (value: number) => string> = {
  requestsPerS: formatCount,
  p50Us: (us) => formatNs(us * 1000),
  p99Us: (us) => formatNs(us * 1000),
  p50BoundUs: (us) => `≤ ${formatBoundUs(us)}`,
  p99BoundUs: (us) => `≤ ${formatBoundUs(us)}`,
  errors: formatCount,
  cpu: (cores) => `${cores.toFixed(2)} cores`,
  rssBytes: formatBytes,
  entries: formatCount,
};

/** A power of two, without digits that say more than is known. */
function formatBoundUs(us: number): string {
  return us < 1000 ? `${us} µs` : us < 1e6 ? `${Math.round(us / 1000)} ms` : `${Math.round(us / 1e6)} s`;
}

/** The figures of one thing, and its requests per second in the last minute. */
export class FigureBoard {
  readonly #figures: HTMLElement[];
  readonly #spark: SVGPathElement;
  readonly #rates: number[] = [];

  constructor(element: HTMLElement) {
    this.#figures = [...element.querySelectorAll<HTMLElement>('dd[data-figure]')];
    this.#spark = element.querySelector('.spark path')!;
  }

  /** @param values by the names of figures; null: there is none */
  show(values: { requestsPerS: number } & object): void {
    for (const element of this.#figures) {
      const name = element.dataset.figure!;
      const value = (values as unknown as Record<string, number | null>)[name] ?? null;
      element.textContent = value === null ? '–' : formats[name]!(value);
    }
    this.#rates.push(values.requestsPerS);
    if (this.#rates.length > SECONDS) this.#rates.shift();
    this.#spark.setAttribute('d', sparkPath(this.#rates, SECONDS));
  }
}
