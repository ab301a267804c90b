import { plainText } from '../../agent/index.js';
import type { Evidence, HistoryEntry, OperationEvidence } from '../../report/index.js';
import type { Report, Run } from '../../sdk/index.js';

const MAX_HISTORY_LINES = 16;
const LAST_LINES = 4;

/** The cloud's verdict for a terminal: score, risks, deductions with reasons, one story. */
export function verdictText(run: Run, report: Report): string {
  const evidence = report.evidence as Evidence;
  const risks = Object.entries(report.risks).flatMap(([name, there]) => (there ? [name] : []));
  const lines = [
    `The cloud's verdict on ${run.method} ${plainText(run.target_url)}`,
    `${evidence.operations_total} operations, ${run.ingest.persisted} events stored, seed ${plainText(String(run.seed))}`,
    '',
    `  score ${report.score}   grade ${report.grade}   risks: ${risks.join(', ') || 'none'}`,
  ];
  if (report.deductions.length > 0) lines.push('', ...report.deductions.map(deductionLine));
  const story = plainestStory(evidence.operations);
  if (story) lines.push('', ...storyLines(story), ...restLine(evidence));
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

function deductionLine({ rule, count, points }: Report['deductions'][number]): string {
  const events = `${count} ${count === 1 ? 'event' : 'events'}`;
  return `  ${String(-points).padStart(4)}  ${plainText(rule)} (${events})`;
}

/** Of the operations that fared worst, the one with the least to tell shows the point best. */
function plainestStory(operations: readonly OperationEvidence[]): OperationEvidence | undefined {
  const worst = operations.filter(({ verdict }) => verdict === operations[0]?.verdict);
  return worst.sort((one, other) => one.history.length - other.history.length)[0];
}

function storyLines(story: OperationEvidence): string[] {
  const title = `What happened to ${plainText(story.operation)}, which was ${story.verdict}:`;
  const start = Date.parse(story.history[0]?.at ?? '');
  const history = story.history.map((entry) => historyLine(entry, start));
  return [title, ...withoutMiddle(history), `  => ${plainText(story.finding)}`];
}

/** How it began and what was found in the end tell the most. */
function withoutMiddle(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_HISTORY_LINES) return lines;
  const left = lines.length - MAX_HISTORY_LINES;
  const head = lines.slice(0, MAX_HISTORY_LINES - LAST_LINES);
  return [...head, `  … ${left} more lines in the report`, ...lines.slice(-LAST_LINES)];
}

/** Times count from the first entry of the operation. */
function historyLine({ at, what }: HistoryEntry, start: number): string {
  const seconds = ((Date.parse(at) - start) / 1000).toFixed(3);
  return `  ${`+${seconds} s`.padStart(10)}  ${plainText(what)}`;
}

function restLine({ counts, operations }: Evidence): string[] {
  const rest = Object.values(counts).reduce((sum, count) => sum + count, 0) - 1;
  return rest > 0 && operations.length > 1 ? [`  … and ${rest} more such operations`] : [];
}
