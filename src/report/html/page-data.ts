/** What the report's own script gets to draw from: see src/page/. */
export interface PageData {
  /** By the id of the element that the chart is drawn into. */
  charts: Record<string, LineChart>;
  /** By the id of the element that the key box stands in. */
  keyBoxes: Record<string, KeyBoxData>;
}

/** Lines over time, or over percentiles. */
export interface LineChart {
  /** `percentile`: x is log10(1 / (1 - p)), so that 90 %, 99 % and 99.9 % lie at 1, 2 and 3. */
  x: 'seconds' | 'percentile';
  y: { unit: 'us' | 'perS'; isLogarithmic: boolean; min: number; max: number };
  /** Ascending. Of a stretch of time: its middle. */
  at: number[];
  /** Where the axis ends. */
  end: number;
  lines: ChartLine[];
  events: { at: number; label: string }[];
  /** Stretches of time that are set off: outages. */
  bands: { from: number; to: number }[];
}

export interface ChartLine {
  label: string;
  colour: number;
  dash: number;
  isStrong: boolean;
  /** One for each of `at`; null: nothing there. */
  values: (number | null)[];
}

/** What routes keys in the page, by the library's own code. */
export interface KeyBoxData {
  algorithm: string;
  hash: string;
  vnodes: number;
  nodes: string[];
  /** Radius of the ring's middle in the picture, in its own units; null where the placement is no ring of 32-bit hashes. */
  radius: number | null;
}

/** The id of the element that holds it. */
export const DATA_ELEMENT = 'report-data';
