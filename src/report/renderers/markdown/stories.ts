import type { OperationEvidence, ReportBody, Violation } from '../../document.js';
import { kindWords, verdictSign } from '../../marks.js';
import { offsetWords, storyOf } from '../../story.js';
import { storyBars, TEXT_CHART_KEY, violationBars } from '../../text-chart.js';
import { furtherViolations } from '../../violations.js';
import { counted } from '../../words.js';
import { folded, table, text } from './text.js';

/** Operations whose story is told; a pull request comment has to stay readable. */
const MAX_STORIES = 10;
const MAX_VIOLATIONS = 5;
const BAR = 24;
/** Fills the empty part of a bar: browsers fold spaces. */
const GAP = '·';

/** Each finding with its story, folded away. */
export function stories({ evidence }: ReportBody): string[] {
  const parts = [
    ...evidence.operations.slice(0, MAX_STORIES).map(story),
    ...furtherViolations(evidence).slice(0, MAX_VIOLATIONS).map(violation),
  ];
  if (parts.length === 0) return [];
  const rest = Math.max(0, evidence.operations.length - MAX_STORIES);
  if (rest > 0) parts.push(`${counted(rest, 'more operation')} in the JSON and HTML reports.`);
  return [folded(`Evidence (${TEXT_CHART_KEY})`, parts)];
}

function story(evidence: OperationEvidence): string {
  const lines = storyOf(evidence);
  const bars = storyBars(lines, BAR, GAP);
  const rows = lines.map((line, i) => [
    offsetWords(line.from_ms),
    line.attempt ?? '',
    `\`${bars[i] ?? ''}\``,
    text(line.words),
  ]);
  const kind = kindWords(evidence);
  const title = `${verdictSign(evidence.verdict)} · ${text(evidence.operation)}`;
  return [
    `### ${title}${kind === '' ? '' : ` · ${text(kind)}`}`,
    text(evidence.finding),
    table(['after', 'try', 'time runs right', 'what'], rows),
  ].join('\n\n');
}

function violation(violation: Violation): string {
  const bars = violationBars(violation, BAR, GAP);
  const rows = violation.calls.map((call, i) => [
    text(call.process),
    `\`${bars[i] ?? ''}\``,
    `${text(call.what)}${call.to === null ? ' (at any time since, or never)' : ''}${call.outcome === 'fail' ? ' (did not happen)' : ''}`,
    text(call.operation ?? ''),
  ]);
  return [
    `### ✕ contradiction · ${text(violation.key ?? violation.operations[0] ?? '')}`,
    text(violation.finding),
    ...(rows.length === 0
      ? []
      : [table(['process', 'order runs right', 'call', 'operation'], rows)]),
  ].join('\n\n');
}
