import type { ReportBody } from '../../document.js';
import { counted } from '../../words.js';
import { html, type Markup } from './markup.js';
import { deductionTone, gradeTone, type Tone } from './tones.js';

const WIDTH = 1000;
const LEFT = 250;
const SCALE = 5.2;
const ROW = 26;

interface Step {
  label: string;
  note: string;
  from: number;
  to: number;
  tone: Tone;
}

/** The way from 100 down to the score, one step per deduction. */
export function waterfall(report: ReportBody): Markup {
  const steps = stepsOf(report);
  const height = steps.length * ROW + 22;
  const ticks = [0, 20, 40, 60, 80, 100].map((tick) => {
    const x = LEFT + tick * SCALE;
    return html`<line class="axis" x1="${x}" x2="${x}" y1="0" y2="${height - 18}"/>
<text class="soft" x="${x}" y="${height - 4}" text-anchor="middle">${tick}</text>`;
  });
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${spoken(steps)}">${ticks}${steps.map(row)}</svg></div>`;
}

function stepsOf(report: ReportBody): Step[] {
  const steps: Step[] = [{ label: 'Start', note: '100', from: 0, to: 100, tone: 'idle' }];
  let left = 100;
  for (const { rule, points, count } of report.deductions) {
    const note = `−${points} · ${counted(count, 'event')}`;
    steps.push({ label: rule, note, from: left - points, to: left, tone: deductionTone(points) });
    left -= points;
  }
  const score = report.score ?? 0;
  const note = left < 0 ? `${score} (clamped from ${left})` : String(score);
  steps.push({ label: 'Score', note, from: 0, to: score, tone: gradeTone(report.grade) });
  return steps;
}

/** What falls below zero is drawn as a thin mark at zero, so that no step is without a picture. */
function row(step: Step, index: number): Markup {
  const y = index * ROW + 4;
  const from = Math.max(0, step.from);
  const width = Math.max(2, (Math.max(0, step.to) - from) * SCALE);
  const x = LEFT + from * SCALE;
  return html`<text x="${LEFT - 12}" y="${y + 13}" text-anchor="end">${step.label}</text>
<rect class="f${step.tone}" x="${x}" y="${y}" width="${width}" height="${ROW - 8}" rx="2"/>
<text class="soft" x="${LEFT + 100 * SCALE + 16}" y="${y + 13}">${step.note}</text>`;
}

function spoken(steps: readonly Step[]): string {
  return steps.map((step) => `${step.label}: ${step.note}`).join('; ');
}
