import { at } from '../../model/columns.js';
import { stretchOf } from '../../model/timeline-hit.js';
import {
  barInset,
  LEAST_BAR,
  laneHeight,
  lanesInSight,
  laneY,
  pixelsPerMs,
} from '../../model/timeline-layout.js';
import type { Picture } from '../../model/timeline-picture.js';
import { gravity } from '../../model/timeline-verdicts.js';
import { type Tone, verdictTone } from '../../model/tones.js';
import { paintWord } from './paint-word.js';
import type { Bar, Scene } from './scene.js';

/** From here on a bar has room for a word. */
const ROOM_FOR_WORD = 30;
/** Narrower than this stripes cannot be told from a colour between the two, which is painted much faster. */
const ROOM_FOR_STRIPES = 5;
/** Nearer than this, bars of one colour are painted as one. */
const LEAST_GAP = 1;

/** Solid: answered. Hatched: no answer. Outline: nothing was heard of it. */
export function paintBars(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view } = scene;
  const [first, last] = lanesInSight(picture, view);
  for (let lane = first; lane <= last; lane += 1) paintLane(context, scene, lane);
}

function paintLane(context: CanvasRenderingContext2D, scene: Scene, lane: number): void {
  const { picture, view, ratio } = scene;
  const { bars, endMs } = picture;
  const { start_ms: startMs } = picture.source.attempts;
  const laneTall = laneHeight(picture, view);
  const inset = barInset(laneTall);
  const y = laneY(picture, view, lane) + inset;
  const height = laneTall - 2 * inset;
  const scale = pixelsPerMs(view);
  const origin = view.gutter - view.fromMs * scale;
  const narrow = new NarrowBars(context, y, height);
  // What is in a pixel already is painted over only by what is graver.
  let taken = Number.NEGATIVE_INFINITY;
  let weight = 0;
  const { first, beyond, fromMs, toMs } = stretchOf(picture, view, lane, view.gutter, view.width);
  // Tens of thousands of bars may be in sight: the steps of a generator would add up.
  for (let place = first; place < beyond; place += 1) {
    const attempt = at(bars, place);
    const begin = at(startMs, attempt);
    if (begin > toMs) break;
    if (at(endMs, attempt) < fromMs) continue;
    const from = origin + begin * scale;
    const to = from + Math.max(LEAST_BAR, (at(endMs, attempt) - begin) * scale);
    const own = weightOf(picture, attempt);
    if (to < taken + 0.75 && own <= weight) continue;
    weight = from > taken ? own : Math.max(own, weight);
    taken = Math.max(taken, to);
    // On whole pixels of the device nothing has to be blended; far beyond both sides nothing is seen.
    const x = Math.round(Math.max(from, view.gutter - 4) * ratio) / ratio;
    const end = Math.round(Math.min(to, view.width + 4) * ratio) / ratio;
    const colour = end - x < ROOM_FOR_STRIPES ? narrowColour(scene, attempt) : null;
    if (colour !== null) narrow.add(colour, x, end);
    else {
      narrow.flush();
      // A pixel is left free, so that bars that touch are not taken for one.
      paintBar(context, scene, { attempt, x, y, width: end - x - 1, height });
    }
  }
  narrow.flush();
}

/** Bars of a few pixels: thousands of them are seen at once, in a few colours. */
class NarrowBars {
  #colour: string | null = null;
  #from = 0;
  #to = 0;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly y: number,
    private readonly height: number,
  ) {}

  add(colour: string, from: number, to: number): void {
    if (colour !== this.#colour || from - this.#to >= LEAST_GAP) {
      this.flush();
      this.#colour = colour;
      this.#from = from;
    }
    this.#to = Math.max(this.#to, to);
  }

  flush(): void {
    if (this.#colour === null) return;
    this.context.fillStyle = this.#colour;
    this.context.fillRect(this.#from, this.y, this.#to - this.#from, this.height);
    this.#colour = null;
    this.#to = 0;
  }
}

/** Null where it takes more than a colour. */
function narrowColour({ picture, theme, selected }: Scene, attempt: number): string | null {
  const { outcome, operation } = picture.source.attempts;
  if (outcome[attempt] === 'open' || operation[attempt] === selected) return null;
  const tone = toneOf(picture, attempt);
  return outcome[attempt] === 'answered' ? theme.strong[tone] : theme.between[tone];
}

function paintBar(context: CanvasRenderingContext2D, scene: Scene, bar: Bar): void {
  const { picture, theme, selected } = scene;
  const { attempts } = picture.source;
  const tone = toneOf(picture, bar.attempt);
  const outcome = attempts.outcome[bar.attempt];
  if (outcome === 'open') {
    context.fillStyle = theme.page;
    context.fillRect(bar.x, bar.y, bar.width, bar.height);
    context.strokeStyle = theme.strong[tone];
    context.lineWidth = 1;
    context.strokeRect(bar.x + 0.5, bar.y + 0.5, Math.max(1, bar.width - 1), bar.height - 1);
  } else {
    context.fillStyle = outcome === 'answered' ? theme.strong[tone] : theme.hatched[tone];
    context.fillRect(bar.x, bar.y, bar.width, bar.height);
  }
  if (attempts.operation[bar.attempt] === selected) outline(context, scene, bar);
  if (bar.width >= ROOM_FOR_WORD) paintWord(context, scene, bar);
}

export function outline(
  context: CanvasRenderingContext2D,
  { theme }: Scene,
  { x, y, width, height }: Omit<Bar, 'attempt'>,
): void {
  context.strokeStyle = theme.text;
  context.lineWidth = 1.5;
  context.strokeRect(x - 0.5, y - 1.5, width + 1, height + 3);
}

function toneOf({ source }: Picture, attempt: number): Tone {
  return verdictTone(source.operations.verdict[at(source.attempts.operation, attempt)] ?? null);
}

function weightOf({ source }: Picture, attempt: number): number {
  const verdict = source.operations.verdict[at(source.attempts.operation, attempt)] ?? null;
  const unanswered = source.attempts.outcome[attempt] === 'answered' ? 0 : 0.5;
  return gravity(verdict) + unanswered;
}
