import type { Timeline } from '../../../document.js';
import { faultCode } from '../../../fault-codes.js';
import { counted } from '../../../words.js';
import { html, type Markup } from '../markup.js';

/** Which letters stand for which fault, and how often each was injected. */
export function faultLegend({ faults }: Timeline): Markup {
  const names = Object.entries(faults).sort(([, a], [, b]) => b - a);
  if (names.length === 0) return html``;
  return html`<ul class="faults">${names.map(
    ([name, count]) =>
      html`<li><b>${faultCode(name)}</b> ${name} <span class="soft">${counted(count, 'time')}</span></li>`,
  )}</ul>`;
}
