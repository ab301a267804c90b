import type {
  HistoryEntry,
  OperationEvidence,
  ReportBody,
  TimelineOperation,
} from '../../document.js';
import { kindWords } from '../../marks.js';
import { counted } from '../../words.js';
import { strip } from './chart/index.js';
import { html, type Markup } from './markup.js';
import { verdictMark } from './tones.js';

/** Histories that are unfolded when the page opens. */
const UNFOLDED = 3;
/** Histories that are not behind a fold of their own, so that the chart is not far down the page. */
const LISTED = 12;

/** The operations that need explaining, each with its history. */
export function operationsSection(report: ReportBody): Markup {
  const { operations } = report.evidence;
  if (operations.length === 0) return html``;
  const lanes = new Map(report.timeline.operations.map((lane) => [lane.operation, lane]));
  const parts = operations.map((each, i) =>
    operation(each, lanes.get(each.operation), i < UNFOLDED),
  );
  const rest = parts.slice(LISTED);
  return html`<h2>Evidence: ${counted(operations.length, 'operation')}</h2>${parts.slice(0, LISTED)}${
    rest.length === 0
      ? ''
      : html`<details><summary><span>${counted(rest.length, 'more operation')}</span></summary><div>${rest}</div></details>`
  }`;
}

/** The events behind each deduction. */
export function deductionsSection(report: ReportBody): Markup {
  const quoted = report.evidence.deductions.filter((each) => each.events.length > 0);
  if (quoted.length === 0) return html``;
  return html`<h2>First events behind each deduction</h2>${quoted.map(
    ({
      rule,
      events,
    }) => html`<details><summary><code>${rule}</code> <span class="soft">${counted(events.length, 'event')} quoted</span></summary>
<div class="table"><table><tr><th class="n">seq</th><th>time</th><th>type</th><th>severity</th><th>message and payload</th></tr>${events.map(
      (event) =>
        html`<tr><td class="n">${event.seq}</td><td>${event.at}</td><td>${event.event_type}</td><td>${event.severity}</td><td>${event.message}<br><code class="soft">${event.payload}</code><br><small class="mono">${event.event_id}</small></td></tr>`,
    )}</table></div></details>`,
  )}`;
}

function operation(
  evidence: OperationEvidence,
  lane: TimelineOperation | undefined,
  unfolded: boolean,
): Markup {
  const { mark, tone } = verdictMark(evidence.verdict);
  const start = Date.parse(evidence.history[0]?.at ?? '');
  const open = unfolded ? ' open' : '';
  const kind = kindWords(evidence);
  const picture = lane === undefined ? '' : strip(lane);
  return html`<details${open}><summary><span class="badge ${tone}">${mark}</span><code>${evidence.operation}</code>${kind === '' ? '' : html`<span class="soft">${kind}</span>`}<span>${evidence.finding}</span></summary>
${picture}<div class="table"><table><tr><th class="n">after</th><th class="n">try</th><th>what</th><th class="fault">fault</th><th class="id">event</th></tr>${evidence.history.map(
    (entry) => historyRow(entry, start),
  )}</table></div>${evidence.history_complete ? '' : html`<p><small>Some entries of this history were left out.</small></p>`}</details>`;
}

function historyRow(entry: HistoryEntry, start: number): Markup {
  const after = Date.parse(entry.at) - start;
  return html`<tr class="${entry.scope}"><td class="n" title="${entry.at}">${after.toLocaleString('en-US')} ms</td><td class="n">${entry.attempt}</td><td>${entry.what}</td><td class="fault">${entry.fault}</td><td class="id"><small class="mono">${entry.event_id}</small></td></tr>`;
}
