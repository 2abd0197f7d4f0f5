import type uPlot from 'uplot';
import type { LineChart } from '../report/html/page-data.ts';
import { EVENT_ROW, layOutEvents, rowsOf } from './event-labels.ts';
import type { Theme } from './theme.ts';

/** Sets stretches of time off, below the lines. */
export function shadeBands(plot: uPlot, { bands }: LineChart, { band }: Theme): void {
  const { left, width, top, height } = plot.bbox;
  plot.ctx.fillStyle = band;
  for (const { from, to } of bands) {
    const [start, end] = [from, to].map((at) => Math.min(left + width, Math.max(left, plot.valToPos(at, 'x', true))));
    plot.ctx.fillRect(start!, top, Math.max(1, end! - start!), height);
  }
}

/** How high the strip for the names of events is, in a plot so wide: it is asked before there is a plot to measure. */
export function eventStrip({ ctx }: uPlot, { events, end }: LineChart, width: number): number {
  ctx.save();
  ctx.font = FONT;
  const xOf = (at: number) => (width * at) / Math.max(end, 0.1);
  const rows = rowsOf(layOutEvents(events, { width, xOf, widthOf: (label) => ctx.measureText(label).width }));
  ctx.restore();
  return rows * EVENT_ROW;
}

/** A dashed line where something was done, and above the plot what. */
export function markEvents(plot: uPlot, { events }: LineChart, { ink, paper }: Theme): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const [left, top, width, height] = [bbox.left, bbox.top, bbox.width, bbox.height].map((size) => size / ratio);
  ctx.save();
  ctx.scale(ratio, ratio);
  ctx.translate(left!, top!);
  Object.assign(ctx, { font: FONT, textBaseline: 'middle', textAlign: 'left', strokeStyle: ink, lineWidth: 1 });
  // What was done before the measurement stands at its beginning.
  const xOf = (at: number) => Math.min(width!, Math.max(0, plot.valToPos(at, 'x', true) / ratio - left!));
  const labels = layOutEvents(events, { width: width!, xOf, widthOf: (label) => ctx.measureText(label).width });
  const yOf = (row: number | null) => ((row ?? rowsOf(labels)) - rowsOf(labels)) * EVENT_ROW;
  ctx.setLineDash([3, 3]);
  for (const { x, row } of labels) drawLine(ctx, x, yOf(row), height!);
  for (const { label, textX, row } of labels) if (row !== null) drawName(ctx, label, textX, yOf(row), { ink, paper });
  ctx.restore();
}

/** On a ground of its own: the line of another event may pass it. */
function drawName(
  ctx: CanvasRenderingContext2D,
  label: string,
  x: number,
  y: number,
  { ink, paper }: { ink: string; paper: string },
): void {
  ctx.fillStyle = paper;
  ctx.fillRect(x - 2, y, ctx.measureText(label).width + 4, EVENT_ROW - 1);
  ctx.fillStyle = ink;
  ctx.fillText(label, x, y + EVENT_ROW / 2);
}

function drawLine(ctx: CanvasRenderingContext2D, x: number, from: number, to: number): void {
  ctx.beginPath();
  ctx.moveTo(x, from);
  ctx.lineTo(x, to);
  ctx.stroke();
}

const FONT = '11px system-ui, sans-serif';
