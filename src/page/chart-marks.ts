import type uPlot from 'uplot';
import type { LineChart } from '../report/html/page-data.ts';
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

/** A dashed line where something was done, and above it what: in as many rows as it takes not to write over one another. */
export function markEvents(plot: uPlot, { events }: LineChart, { ink, paper }: Theme): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const rowEnds: number[] = [];
  for (const { at, label } of events) {
    // What was done before the measurement stands at its beginning.
    const x = Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(at, 'x', true)));
    const width = ctx.measureText(label).width;
    const textX = Math.max(bbox.left, Math.min(x + 4 * ratio, bbox.left + bbox.width - width));
    const free = rowEnds.findIndex((end) => end < textX);
    const row = free === -1 ? rowEnds.length : free;
    rowEnds[row] = textX + width + 8 * ratio;
    drawMark(ctx, { x, top: bbox.top, bottom: bbox.top + bbox.height, ink, ratio });
    const y = bbox.top + (8 + row * 14) * ratio;
    ctx.fillStyle = paper;
    ctx.globalAlpha = 0.85;
    ctx.fillRect(textX - 2 * ratio, y - 7 * ratio, width + 4 * ratio, 14 * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink;
    ctx.fillText(label, textX, y);
  }
  ctx.restore();
}

function drawMark(
  ctx: CanvasRenderingContext2D,
  at: { x: number; top: number; bottom: number; ink: string; ratio: number },
): void {
  ctx.strokeStyle = at.ink;
  ctx.lineWidth = at.ratio;
  ctx.setLineDash([3 * at.ratio, 3 * at.ratio]);
  ctx.beginPath();
  ctx.moveTo(at.x, at.top);
  ctx.lineTo(at.x, at.bottom);
  ctx.stroke();
}
