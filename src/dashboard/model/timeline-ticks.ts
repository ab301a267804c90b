import { count } from './format.js';
import { pixelsPerMs, type View } from './timeline-layout.js';

export interface Tick {
  readonly ms: number;
  readonly text: string;
}

const STEPS_MS = [
  ...[1e-3, 1e-2, 1e-1, 1, 10, 100, 1_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  10_000,
  15_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3_600_000),
];

/** Round times for the axis, no two nearer than `apart` pixels. */
export function ticksOf(view: View, apart = 96): Tick[] {
  const least = apart / pixelsPerMs(view);
  const step = STEPS_MS.find((each) => each >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;
  const first = Math.ceil(view.fromMs / step);
  const last = Math.floor(view.toMs / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => {
    const ms = (first + place) * step;
    return { ms, text: timeText(ms, step) };
  });
}

/** A time of the run, as exact as the steps beside it: `0`, `250 ms`, `1.25 s`, `2:05`, `1:02:05`. */
export function timeText(ms: number, step: number): string {
  const sign = ms < 0 ? '−' : '';
  const size = Math.abs(ms);
  if (size === 0) return '0';
  if (size < 1_000 && step < 1_000) return `${sign}${fixed(size, step)} ms`;
  if (size < 60_000 || step < 1_000) return `${sign}${fixed(size / 1_000, step / 1_000)} s`;
  const seconds = Math.round(size / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  if (hours === 0) return `${sign}${minutes}:${two(rest)}`;
  return `${sign}${count(hours)}:${two(minutes)}:${two(rest)}`;
}

function fixed(value: number, step: number): string {
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  return String(Number(value.toFixed(digits)));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
