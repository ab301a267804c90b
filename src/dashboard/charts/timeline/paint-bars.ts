import { barsBetween } from '../../model/timeline-hit.js';
import {
  barInset,
  LEAST_BAR,
  laneHeight,
  lanesInSight,
  laneY,
  pixelsPerMs,
} from '../../model/timeline-layout.js';
import { at, type Picture } from '../../model/timeline-picture.js';
import { gravity } from '../../model/timeline-verdicts.js';
import { verdictTone } from '../../model/tones.js';
import type { Scene } from './scene.js';

/** From here on a bar has room for a word. */
const ROOM_FOR_WORD = 30;

/** Solid: answered. Hatched: no answer. Outline: nothing was heard of it. */
export function paintBars(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view } = scene;
  const [first, last] = lanesInSight(picture, view);
  for (let lane = first; lane <= last; lane += 1) paintLane(context, scene, lane);
}

function paintLane(context: CanvasRenderingContext2D, scene: Scene, lane: number): void {
  const { picture, view } = scene;
  const { attempts, operations } = picture.source;
  const height = laneHeight(picture, view);
  const inset = barInset(height);
  const y = laneY(picture, view, lane) + inset;
  const scale = pixelsPerMs(view);
  const origin = view.gutter - view.fromMs * scale;
  // What is in a pixel already is painted over only by what is graver.
  let taken = Number.NEGATIVE_INFINITY;
  let weight = 0;
  for (const attempt of barsBetween(picture, view, lane, view.gutter, view.width)) {
    const x = origin + at(attempts.start_ms, attempt) * scale;
    const width = Math.max(
      LEAST_BAR,
      (at(picture.endMs, attempt) - at(attempts.start_ms, attempt)) * scale,
    );
    const own = weightOf(picture, attempt);
    if (x + width < taken + 0.75 && own <= weight) continue;
    weight = x > taken ? own : Math.max(own, weight);
    taken = Math.max(taken, x + width);
    const verdict = operations.verdict[at(attempts.operation, attempt)] ?? null;
    paintBar(context, scene, { attempt, x, y, width, height: height - 2 * inset, verdict });
  }
}

interface Bar {
  readonly attempt: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly verdict: Parameters<typeof verdictTone>[0];
}

function paintBar(context: CanvasRenderingContext2D, scene: Scene, bar: Bar): void {
  const { picture, view, theme, selected, hovered } = scene;
  const { attempts } = picture.source;
  const tone = verdictTone(bar.verdict);
  const outcome = attempts.outcome[bar.attempt];
  // A bar may reach far beyond both sides; what cannot be seen is not filled.
  const x = Math.max(bar.x, view.gutter - 4);
  const width = Math.min(bar.x + bar.width, view.width + 4) - x;
  if (outcome === 'open') {
    context.fillStyle = theme.page;
    context.fillRect(x, bar.y, width, bar.height);
    context.strokeStyle = theme.strong[tone];
    context.lineWidth = 1;
    if (width > 3) context.strokeRect(x + 0.5, bar.y + 0.5, width - 1, bar.height - 1);
    else context.strokeRect(x + 0.5, bar.y + 0.5, 1, bar.height - 1);
  } else {
    context.fillStyle = outcome === 'answered' ? theme.strong[tone] : theme.hatched[tone];
    context.fillRect(x, bar.y, width, bar.height);
  }
  const operation = at(attempts.operation, bar.attempt);
  if (operation === selected || bar.attempt === hovered?.attempt) {
    context.strokeStyle = theme.text;
    context.lineWidth = 1.5;
    context.strokeRect(x - 0.5, bar.y - 1.5, width + 1, bar.height + 3);
  }
  if (width >= ROOM_FOR_WORD) paintWord(context, scene, { ...bar, x, width });
}

/** The fault that an attempt met, or else its status. */
function paintWord(context: CanvasRenderingContext2D, scene: Scene, bar: Bar): void {
  const { picture, theme } = scene;
  const { attempts, faults } = picture.source;
  const fault = attempts.fault[bar.attempt] ?? null;
  const status = attempts.status[bar.attempt] ?? null;
  const word = fault === null ? (status === null ? '' : String(status)) : (faults[fault] ?? '');
  if (word === '') return;
  context.font = `11px ${theme.font}`;
  const room = bar.width - 10;
  const size = context.measureText(word).width;
  if (size > room) return;
  const solid = attempts.outcome[bar.attempt] === 'answered';
  if (!solid) {
    context.fillStyle = theme.page;
    context.fillRect(bar.x + 3, bar.y + 1, size + 4, bar.height - 2);
  }
  context.fillStyle = solid ? theme.page : theme.text;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillText(word, bar.x + 5, bar.y + bar.height / 2 + 0.5);
}

function weightOf({ source }: Picture, attempt: number): number {
  const verdict = source.operations.verdict[at(source.attempts.operation, attempt)] ?? null;
  const unanswered = source.attempts.outcome[attempt] === 'answered' ? 0 : 0.5;
  return gravity(verdict) + unanswered;
}
