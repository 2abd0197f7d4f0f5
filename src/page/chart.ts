import uPlot from 'uplot';
import { percentileText, valueText } from '../report/html/axis-text.ts';
import type { ChartLine, LineChart } from '../report/html/page-data.ts';
import { DASHES } from '../report/html/palette.ts';
import { logTicks } from '../report/html/scale.ts';
import { eventStrip, markEvents, shadeBands } from './chart-marks.ts';
import { onThemeChange, readTheme, type Theme } from './theme.ts';

/** Draws a chart into an element of fixed height, as wide as it is, and again when width or colours change. */
export function drawChart(place: HTMLElement, chart: LineChart): void {
  let drawn: uPlot | undefined;
  const draw = () => {
    drawn?.destroy();
    drawn = new uPlot(
      optionsOf(place, chart, readTheme()),
      [chart.at, ...chart.lines.map(({ values }) => values)],
      place,
    );
  };
  draw();
  onThemeChange(draw);
  new ResizeObserver(() => {
    if (drawn && drawn.width !== place.clientWidth)
      drawn.setSize({ width: place.clientWidth, height: place.clientHeight });
  }).observe(place);
}

function optionsOf(place: HTMLElement, chart: LineChart, theme: Theme): uPlot.Options {
  const { x, y } = chart;
  const reading = place.parentElement!.querySelector('.reading')!;
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    padding: [(plot) => TOP + eventStrip(plot, chart, plot.width - Y_AXIS - RIGHT), RIGHT, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: rangeOfX(chart) },
      y: y.isLogarithmic ? { distr: 3, range: [y.min, y.max] } : { range: [y.min, y.max] },
    },
    axes: [axisOfX(chart, theme), axisOfY(chart, theme)],
    series: [{}, ...chart.lines.map((line) => seriesOf(line, theme, x === 'percentile'))],
    hooks: {
      drawClear: [(plot) => shadeBands(plot, chart, theme)],
      draw: [(plot) => markEvents(plot, chart, theme)],
      setCursor: [
        ({ cursor }) => {
          reading.textContent = readingAt(chart, x, cursor.idx ?? null);
        },
      ],
    },
  };
}

/** A second without a value is a gap; percentiles of one histogram lie between those of another. */
function seriesOf({ label, colour, dash, isStrong }: ChartLine, theme: Theme, spanGaps: boolean): uPlot.Series {
  return {
    label,
    stroke: colour < 0 ? theme.ink : theme.colours[colour]!,
    width: isStrong ? 2 : 1.25,
    dash: [...DASHES[dash]!],
    spanGaps,
    points: { show: false },
  };
}

/** Percentiles from none to the last sample; time from the beginning. */
function rangeOfX({ end }: LineChart): [number, number] {
  return [0, Math.max(end, 0.1)];
}

function axisOfX({ x }: LineChart, theme: Theme): uPlot.Axis {
  const common = {
    stroke: theme.faint,
    font: FONT,
    size: 28,
    gap: 6,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  if (x === 'seconds') return { ...common, space: 60, values: (_, splits) => splits.map((at) => `${at} s`) };
  return {
    ...common,
    splits: (_, __, min, max) => [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((decade) => decade >= min && decade <= max),
    values: (plot, splits) => roomy(plot, splits, percentileText),
  };
}

/** What the places are called, without names that would run into the one before: on a narrow screen there is no room for all. */
function roomy(plot: uPlot, splits: readonly number[], textOf: (at: number) => string): (string | null)[] {
  let end = Number.NEGATIVE_INFINITY;
  plot.ctx.save();
  plot.ctx.font = `${FONT_PX * devicePixelRatio}px ${FONT_FAMILY}`;
  const texts = splits.map((at) => {
    const text = textOf(at);
    const half = plot.ctx.measureText(text).width / devicePixelRatio / 2;
    const middle = plot.valToPos(at, 'x');
    if (middle - half < end + LABEL_GAP) return null;
    end = middle + half;
    return text;
  });
  plot.ctx.restore();
  return texts;
}

function axisOfY({ y }: LineChart, theme: Theme): uPlot.Axis {
  const common = {
    stroke: theme.faint,
    font: FONT,
    size: Y_AXIS,
    gap: 4,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  const values: uPlot.Axis['values'] = (_, splits) =>
    splits.map((value) => (value === null ? null : short(value, y.unit)));
  if (!y.isLogarithmic) return { ...common, space: 40, values };
  // uPlot's own splits leave a short range without any, and its filter names none but powers of ten.
  return { ...common, values, splits: () => logTicks(y.min, y.max), filter: (_, splits) => splits };
}

/** `1.00k/s` is `1k/s` on an axis. */
function short(value: number, unit: LineChart['y']['unit']): string {
  return valueText(value, unit).replace(/\.0+(?=\D|$)|(\.\d*?)0+(?=\D|$)/, '$1');
}

function readingAt({ at, lines, y }: LineChart, x: LineChart['x'], index: number | null): string {
  const place = index === null ? undefined : at[index];
  if (place === undefined) return '\u00a0';
  const where = x === 'seconds' ? `${Math.round(place * 10) / 10} s` : percentileText(place);
  return `${where}: ${lines.map(({ label, values }) => `${label} ${valueText(values[index!] ?? null, y.unit)}`).join(', ')}`;
}

const FONT_PX = 11;
const FONT_FAMILY = 'system-ui, sans-serif';
const FONT = `${FONT_PX}px ${FONT_FAMILY}`;
/** Between two names on an axis, in pixels. */
const LABEL_GAP = 6;
/** Around the plot, in pixels. */
const [TOP, RIGHT, Y_AXIS] = [16, 28, 62];
