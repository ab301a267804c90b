import {
  furtherViolations,
  kindWords,
  type OperationEvidence,
  offsetWords,
  type StoryLine,
  storyBars,
  storyOf,
  TEXT_CHART_KEY,
  type Violation,
  verdictSign,
  violationBars,
} from '../../../report/index.js';
import type { ReliabilityTestResult } from '../../options.js';
import { plainText } from '../plain-text.js';
import { padded, placesOf, wrapped } from './layout.js';
import type { Pen } from './paint.js';

/** Stories told in full; the rest is counted. */
const MAX_STORIES = 5;
const MAX_VIOLATIONS = 3;
const MAX_LINES = 14;
/** A bar is not worth its place on a line that has less. */
const NARROWEST = 60;
const WIDEST_BAR = 28;
/** Room for the name of a process or operation. */
const WHO = 16;

/** How each contradiction, loss and duplicate came about, worst first. */
export function stories({ report }: ReliabilityTestResult, pen: Pen): string[] {
  const { operations, counts, violations = [], violations_total = 0 } = report.evidence;
  const told = operations.slice(0, MAX_STORIES).map((operation) => story(operation, pen));
  const further = furtherViolations(report.evidence);
  const contradictions = further.slice(0, MAX_VIOLATIONS).map((each) => violation(each, pen));
  const parts = [...told, ...contradictions];
  const repeated = violations.length - further.length;
  const all = Object.values(counts).reduce((sum, n) => sum + n, violations_total - repeated);
  if (all > parts.length) {
    const words = `… and ${all - parts.length} more: see the report (--html FILE) or the history.`;
    parts.push(wrapped(words, pen.columns).join('\n'));
  }
  if (parts.length > 0 && pen.columns >= NARROWEST) parts.push(pen.paint('dim', TEXT_CHART_KEY));
  return parts;
}

function story(evidence: OperationEvidence, pen: Pen): string {
  const lines = shortened(storyOf(evidence));
  const shown = lines.flatMap((line) => (line === null ? [] : [line]));
  const bars = storyBars(shown, barWidth(pen));
  const title = [signOf(evidence), plainText(evidence.operation)].join(' ');
  const left = evidence.history_complete ? [] : ['  (some entries of its history were left out)'];
  return [
    ...heading(title, plainText(kindWords(evidence)), evidence.finding, pen),
    ...lines.flatMap((line) => {
      if (line === null) return ['  …'];
      return storyLine(line, bars[shown.indexOf(line)] ?? '', pen);
    }),
    ...left,
  ].join('\n');
}

/** A doubling with the number that its finding tells. */
function signOf({ verdict, copies }: OperationEvidence): string {
  const sign = verdictSign(verdict);
  return verdict === 'duplicated' && copies !== null ? sign.replace('×2', `×${copies}`) : sign;
}

/** The middle of a long story is left out: null stands for it. */
function shortened(lines: readonly StoryLine[]): (StoryLine | null)[] {
  if (lines.length <= MAX_LINES) return [...lines];
  const half = MAX_LINES / 2;
  return [...lines.slice(0, half), null, ...lines.slice(-(half - 1))];
}

function storyLine(line: StoryLine, bar: string, pen: Pen): string[] {
  const attempt = line.attempt === null ? '' : String(line.attempt);
  const head = `${offsetWords(line.from_ms).padStart(10)} ${attempt.padStart(2)}  `;
  const style = line.kind === 'found' ? 'red' : line.kind === 'answered' ? 'green' : 'yellow';
  return withBar(head, bar, line.words, pen, style);
}

function violation(each: Violation, pen: Pen): string {
  const bars = violationBars(each, barWidth(pen));
  const about = each.key ?? each.operations[0] ?? '';
  const title = `✕ contradiction ${plainText(about)}`.trimEnd();
  return [
    ...heading(title, '', each.finding, pen),
    ...each.calls.flatMap(({ process, what, to, outcome, operation }, i) => {
      const note = to === null ? ' (at any time since, or never)' : '';
      const failed = outcome === 'fail' ? ' (did not happen)' : '';
      const who = plainText(operation ?? process).slice(0, WHO);
      const words = `${what}${note}${failed}`;
      return withBar(`  ${padded(who, WHO)}  `, bars[i] ?? '', words, pen, 'red');
    }),
  ].join('\n');
}

function heading(title: string, kind: string, finding: string, { paint, columns }: Pen): string[] {
  const beside = kind !== '' && placesOf(`${title}  ${kind}`) <= columns;
  const first = [...wrapped(title, columns).map((line) => paint(['bold', 'red'], line))];
  if (beside) first[0] = `${first[0]}  ${kind}`;
  else if (kind !== '') first.push(...wrapped(kind, columns - 2).map((line) => `  ${line}`));
  return [...first, ...wrapped(plainText(finding), columns - 2).map((line) => `  ${line}`)];
}

/** Words beside a bar; without one where the terminal is narrow. */
function withBar(
  head: string,
  bar: string,
  words: string,
  { paint, columns }: Pen,
  style: 'red' | 'green' | 'yellow',
): string[] {
  const picture = bar === '' ? '' : `${paint(style, bar)}  `;
  const indent = head.length + (bar === '' ? 0 : bar.length + 2);
  const [first = '', ...rest] = wrapped(plainText(words), columns - indent);
  return [`${head}${picture}${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
}

function barWidth({ columns }: Pen): number {
  return columns < NARROWEST ? 0 : Math.min(WIDEST_BAR, Math.floor((columns - 14) / 3));
}
