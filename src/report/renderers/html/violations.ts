import type { ReportBody, Violation, ViolationCall } from '../../document.js';
import { counted } from '../../words.js';
import { html, type Markup } from './markup.js';

const WIDTH = 1000;
const LEFT = 160;
const RIGHT = 20;
const ROW = 20;
const UNFOLDED = 3;
/** Violations that are not behind a fold of their own. */
const LISTED = 6;

/** Answers that no order of the operations explains, each with its smallest history as a picture. */
export function violationsSection({ evidence }: ReportBody): Markup {
  const shown = evidence.violations ?? [];
  if (shown.length === 0) return html``;
  const parts = shown.map((each, i) => violation(each, i < UNFOLDED));
  const rest = parts.slice(LISTED);
  return html`<h2>Contradictions: ${counted(evidence.violations_total ?? shown.length, 'violation')}</h2>${parts.slice(0, LISTED)}${
    rest.length === 0
      ? ''
      : html`<details><summary><span>${counted(rest.length, 'more violation')}</span></summary><div>${rest}</div></details>`
  }`;
}

function violation(each: Violation, unfolded: boolean): Markup {
  const open = unfolded ? ' open' : '';
  const { key, finding, operations, calls } = each;
  return html`<details${open}><summary><span class="badge bad">✕ contradiction</span><code>${key ?? operations[0] ?? ''}</code><span>${finding}</span></summary>
${calls.length === 0 ? '' : picture(each)}<p><small>${operations.length === 0 ? '' : html`operations ${operations.join(', ')} · `}<span class="mono">${each.event_id}</span>${each.calls_complete ? '' : ' · some calls were left out'}</small></p></details>`;
}

function picture({ calls }: Violation): Markup {
  const places = Math.max(1, ...calls.flatMap(({ from, to }) => [from + 1, to ?? 0]));
  const x = (place: number) => LEFT + (place / places) * (WIDTH - LEFT - RIGHT);
  const height = calls.length * ROW + 8;
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${calls.map(callWords).join('; ')}">${calls.map(
    (call, i) => drawCall(call, i * ROW + 4, x),
  )}</svg></div>
<p class="legend"><span>order runs to the right</span><span>solid: answered</span><span>dashed: no answer, may have happened at any time since or never</span><span>hatched: did not happen</span></p>`;
}

function drawCall(call: ViolationCall, y: number, x: (place: number) => number): Markup {
  const from = x(call.from);
  const to = call.to === null ? WIDTH - RIGHT : x(call.to);
  const kind = call.outcome === 'ok' ? 'call' : call.outcome === 'fail' ? 'noanswer' : 'maybe';
  const who = call.operation ?? `process ${call.process}`;
  const roomy = from < WIDTH / 2;
  return html`<text class="soft" x="${LEFT - 8}" y="${y + 12}" text-anchor="end" font-size="11">${who}</text><rect class="${kind}" x="${from.toFixed(1)}" y="${y}" width="${Math.max(4, to - from).toFixed(1)}" height="16" rx="2"/><text x="${(roomy ? from + 6 : to - 6).toFixed(1)}" y="${y + 12}" text-anchor="${roomy ? 'start' : 'end'}" font-size="12">${callWords(call)}</text>`;
}

function callWords({ what, outcome }: ViolationCall): string {
  return outcome === 'ok' ? what : `${what} (${outcome === 'fail' ? 'did not happen' : '?'})`;
}
