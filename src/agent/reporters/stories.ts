import type { HistoryEntry, OperationEvidence } from '../../report/index.js';
import type { ReliabilityTestResult } from '../options.js';
import { plainText } from './plain-text.js';
import type { Paint } from './terminal.js';

/** Stories told in full; the rest is counted. */
const MAX_STORIES = 5;
const MAX_LINES = 14;

/** How each lost, doubled or otherwise broken operation came about, worst first. */
export function stories(result: ReliabilityTestResult, paint: Paint): string[] {
  const told = result.report.evidence.operations.slice(0, MAX_STORIES);
  const rest = Object.values(result.report.evidence.counts).reduce((sum, n) => sum + n, 0);
  const parts = told.map((operation) => story(operation, paint));
  if (rest > told.length) {
    parts.push(`… and ${rest - told.length} more: see the report (--html FILE) or the history.`);
  }
  return parts;
}

function story(evidence: OperationEvidence, paint: Paint): string {
  const title = `${paint(['bold', 'red'], evidence.verdict)} ${plainText(evidence.operation)}`;
  const lines = timeline(evidence.history);
  return [`${title}  ${plainText(evidence.finding)}`, ...lines].join('\n');
}

/** Times count from the first entry. The middle of a long story is left out. */
function timeline(history: readonly HistoryEntry[]): string[] {
  const start = Date.parse(history[0]?.at ?? '');
  const lines = history.map(({ at, what }) => {
    const offset = `+${((Date.parse(at) - start) / 1000).toFixed(3)} s`;
    return `  ${offset.padStart(10)}  ${plainText(what)}`;
  });
  if (lines.length <= MAX_LINES) return lines;
  const left = lines.length - MAX_LINES + 1;
  const head = lines.slice(0, MAX_LINES / 2);
  return [...head, `              … ${left} more`, ...lines.slice(-(MAX_LINES / 2 - 1))];
}
