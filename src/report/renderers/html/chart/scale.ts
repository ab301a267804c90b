import type { Timeline, TimelineAttempt, TimelineBucket } from '../../../document.js';
import { duration } from '../../../words.js';
import { html, type Markup } from '../markup.js';

/** The pictures' own units; the page scales them to its width. */
export const WIDTH = 1000;
export const LEFT = 160;
export const RIGHT = 140;

/** Places a time on the picture. */
export type Place = (time: string) => number;

export interface Scale {
  start: number;
  /** Milliseconds. */
  span: number;
  place: Place;
}

/** One scale for all attempts of a run, drawn or only counted; null where there are none. */
export function scaleOf({ operations, buckets, bucket_ms }: Timeline): Scale | null {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const attempt of operations.flatMap((each) => each.attempts)) {
    start = Math.min(start, Date.parse(attempt.sent_at));
    end = Math.max(end, endOf(attempt));
  }
  if (end < start) return null;
  for (const { at } of busyBuckets(buckets)) {
    start = Math.min(start, Date.parse(at));
    end = Math.max(end, Date.parse(at) + bucket_ms);
  }
  return scale(start, Math.max(1, end - start));
}

/** Stretches of time in which something was attempted. */
export function busyBuckets(buckets: readonly TimelineBucket[]): TimelineBucket[] {
  return buckets.filter(({ answered, failed }) => answered + failed > 0);
}

export function scale(start: number, span: number): Scale {
  const place = (time: string) => {
    const share = (Date.parse(time) - start) / span;
    return LEFT + Math.min(1, Math.max(0, share)) * (WIDTH - LEFT - RIGHT);
  };
  return { start, span, place };
}

export function endOf(attempt: TimelineAttempt): number {
  return Date.parse(attempt.ended_at ?? attempt.sent_at);
}

/** Lines down the picture, with the time that each stands for. */
export function axis(span: number, height: number): Markup[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const x = LEFT + share * (WIDTH - LEFT - RIGHT);
    return html`<line class="axis" x1="${x}" x2="${x}" y1="0" y2="${height - 18}"/><text class="soft" x="${x}" y="${height - 4}" text-anchor="middle" font-size="11">${duration(span * share)}</text>`;
  });
}
