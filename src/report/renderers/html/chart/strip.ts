import type { TimelineAttempt, TimelineOperation } from '../../../document.js';
import { duration } from '../../../words.js';
import { html, type Markup } from '../markup.js';
import { bar } from './attempt.js';
import { endOf, LEFT, type Place, scale, WIDTH } from './scale.js';

const ROW = 14;
/** Attempts drawn of one operation on its own. */
const MAX_LABELLED = 12;

/** One operation's attempts on its own scale, each labelled; nothing where there is one alone. */
export function strip(lane: TimelineOperation): Markup {
  const first = lane.attempts[0];
  if (first === undefined || lane.attempts.length < 2) return html``;
  const start = Date.parse(first.sent_at);
  const span = Math.max(1, Math.max(...lane.attempts.map(endOf)) - start);
  const { place } = scale(start, span);
  const shown = lane.attempts.slice(0, MAX_LABELLED);
  const height = shown.length * ROW + 4;
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${shown.length} attempts over ${duration(span)}">${shown.map(
    (attempt, i) =>
      html`<text class="soft" x="${LEFT - 8}" y="${i * ROW + 12}" text-anchor="end" font-size="11">attempt ${attempt.attempt}</text>${bar(attempt, i * ROW + 4, place)}${label(attempt, i * ROW + 12, place)}`,
  )}</svg></div>`;
}

/** Beside the bar, on the side that has room. */
function label(attempt: TimelineAttempt, y: number, place: Place): Markup {
  const from = place(attempt.sent_at);
  const to = Math.max(from + 3, place(attempt.ended_at ?? attempt.sent_at));
  const outcome = attempt.outcome === 'no_answer' ? 'no usable answer' : attempt.outcome;
  const words = [attempt.fault ?? '', attempt.status ?? outcome].filter((each) => each !== '');
  const roomAtRight = to < WIDTH - 220;
  const roomAtLeft = from > LEFT + 190;
  if (!roomAtRight && !roomAtLeft) return html``;
  return html`<text class="soft" x="${(roomAtRight ? to + 6 : from - 6).toFixed(1)}" y="${y}" text-anchor="${roomAtRight ? 'start' : 'end'}" font-size="11">${words.join(': ')}</text>`;
}
