import type { TimelineAttempt } from '../../../document.js';
import { faultCode } from '../../../fault-codes.js';
import { html, type Markup } from '../markup.js';
import type { Place } from './scale.js';

export const BAR_HEIGHT = 9;
const CODE_WIDTH = 17;
const CODE_HEIGHT = 10;

/** What attempts without an answer are filled with; the page holds it once, for all its pictures. */
export const HATCH = html`<svg class="definitions" aria-hidden="true"><defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="5"/></pattern></defs></svg>`;

/** An attempt from request to answer: solid, hatched or an outline, with its story as a tooltip. */
export function bar(attempt: TimelineAttempt, y: number, place: Place): Markup {
  const x = place(attempt.sent_at);
  const width = Math.max(3, place(attempt.ended_at ?? attempt.sent_at) - x);
  const kind = attempt.outcome === 'no_answer' ? 'noanswer' : attempt.outcome;
  return html`<rect class="${kind}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="1"><title>${attemptWords(attempt)}</title></rect>`;
}

/** The code of each fault above the attempt that met it; pushed aside where they would overlap. */
export function faultCodes(
  attempts: readonly TimelineAttempt[],
  y: number,
  place: Place,
): Markup[] {
  let free = 0;
  return attempts.flatMap((attempt) => {
    if (attempt.fault === null) return [];
    const x = Math.max(free, place(attempt.sent_at));
    free = x + CODE_WIDTH + 1;
    return [
      html`<rect class="window" x="${x.toFixed(1)}" y="${y}" width="${CODE_WIDTH}" height="${CODE_HEIGHT}" rx="2"><title>${attemptWords(attempt)}</title></rect><text class="code" x="${(x + CODE_WIDTH / 2).toFixed(1)}" y="${y + CODE_HEIGHT - 2}" text-anchor="middle">${faultCode(attempt.fault)}</text>`,
    ];
  });
}

export function attemptWords({ attempt, outcome, status, fault }: TimelineAttempt): string {
  const words = outcome === 'no_answer' ? 'no usable answer' : outcome;
  return `attempt ${attempt}: ${words}${status === null ? '' : ` ${status}`}${fault === null ? '' : `, ${fault}`}`;
}
