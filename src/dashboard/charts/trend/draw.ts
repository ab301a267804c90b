import uPlot from 'uplot';
import { RISKS } from '../../model/risks.js';
import { gradeTone } from '../../model/tones.js';
import type { Theme } from '../timeline/theme.js';
import type { PlotState } from './plot.js';

/** Height of one row of risk marks, in CSS pixels. */
export const RISK_ROW = 16;
const RISKS_GAP = 8;
const GRADES = [
  ['A', 95],
  ['B', 82.5],
  ['C', 67.5],
  ['D', 50],
  ['F', 20],
] as const;

/** What uPlot does not draw: bands' letters, a point per run, and its risks beneath. */
export function drawTrend(u: uPlot, state: PlotState, theme: Theme, narrow: boolean): void {
  const { ctx } = u;
  ctx.save();
  drawLetters(u, theme);
  drawRiskNames(u, theme, narrow);
  if (state.active !== null) drawLine(u, state.active, theme);
  state.points.forEach((_, place) => {
    drawRisks(u, state, place, theme);
    drawPoint(u, state, place, theme);
  });
  ctx.restore();
}

function drawLetters(u: uPlot, theme: Theme): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  ctx.font = `600 ${11 * ratio}px ${theme.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const [grade, middle] of GRADES) {
    ctx.fillStyle = theme.strong[gradeTone(grade)];
    ctx.fillText(grade, bbox.left + bbox.width + 14 * ratio, u.valToPos(middle, 'y', true));
  }
}

function drawRiskNames(u: uPlot, theme: Theme, narrow: boolean): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  ctx.font = `${11 * ratio}px ${theme.font}`;
  ctx.textAlign = 'right';
  ctx.fillStyle = theme.textQuiet;
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = ratio;
  RISKS.forEach(({ name, mark }, row) => {
    const y = riskTop(u, row) + (RISK_ROW / 2) * ratio;
    ctx.fillText(narrow ? mark : name, bbox.left - 8 * ratio, y);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  });
}

/** Through the point that is pointed at, down to its risks. */
function drawLine(u: uPlot, place: number, theme: Theme): void {
  const { ctx, bbox } = u;
  const x = Math.round(u.valToPos(place, 'x', true));
  ctx.strokeStyle = theme.lineStrong;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, riskTop(u, RISKS.length));
  ctx.stroke();
}

function drawRisks(u: uPlot, { points }: PlotState, place: number, theme: Theme): void {
  const { ctx } = u;
  const ratio = uPlot.pxRatio;
  const risks = points[place]?.risks;
  if (!risks) return;
  const width = Math.max(1, Math.min(6 * ratio, stepOf(u, points.length) - ratio));
  const x = u.valToPos(place, 'x', true);
  RISKS.forEach(({ key, tone }, row) => {
    if (!risks[key]) return;
    ctx.fillStyle = theme.strong[tone];
    ctx.fillRect(x - width / 2, riskTop(u, row) + 3 * ratio, width, (RISK_ROW - 6) * ratio);
  });
}

function drawPoint(u: uPlot, state: PlotState, place: number, theme: Theme): void {
  const point = state.points[place];
  if (!point) return;
  const { ctx } = u;
  const ratio = uPlot.pxRatio;
  const x = u.valToPos(place, 'x', true);
  const y = u.valToPos(point.score ?? 0, 'y', true);
  const colour = theme.strong[gradeTone(point.grade)];
  const radius = Math.max(2, Math.min(4.5, stepOf(u, state.points.length) / ratio / 2)) * ratio;
  const active = state.active === place;
  circle(ctx, x, y, active ? radius + 1.5 * ratio : radius);
  ctx.fillStyle = point.score === null ? theme.page : colour;
  ctx.fill();
  ctx.lineWidth = (point.score === null ? 1.5 : 1) * ratio;
  ctx.strokeStyle = point.score === null ? colour : theme.page;
  ctx.stroke();
  if (!state.picked.includes(point.run_id)) return;
  circle(ctx, x, y, radius + 4 * ratio);
  ctx.lineWidth = 2 * ratio;
  ctx.strokeStyle = theme.accent;
  ctx.stroke();
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Between two runs, in pixels of the canvas. */
function stepOf(u: uPlot, count: number): number {
  return u.bbox.width / Math.max(1, count);
}

function riskTop(u: uPlot, row: number): number {
  return u.bbox.top + u.bbox.height + (RISKS_GAP + row * RISK_ROW) * uPlot.pxRatio;
}
