import type { HistoryEntry, OperationEvidence } from './document.js';
import { duration } from './words.js';

/**
 * One line of an operation's story: an attempt as a whole, or a single moment. Times are
 * milliseconds from the story's first entry.
 */
export interface StoryLine {
  kind: 'answered' | 'no_answer' | 'open' | 'moment' | 'found';
  attempt: number | null;
  from_ms: number;
  /** When it ended; the same as `from_ms` for a moment, null where nothing was heard of an attempt. */
  to_ms: number | null;
  words: string;
}

/** The history of an operation in as few lines as it takes: each attempt is one. */
export function storyOf({ history }: Pick<OperationEvidence, 'history'>): StoryLine[] {
  const start = Date.parse(history[0]?.at ?? '');
  const lines: StoryLine[] = [];
  const attempts = new Map<number, Attempt>();
  for (const entry of history) {
    if (entry.event_type === 'retry_started') continue;
    const at = Math.max(0, Date.parse(entry.at) - start) || 0;
    const known = entry.attempt === null ? undefined : attempts.get(entry.attempt);
    if (entry.event_type === 'request_sent' && entry.attempt !== null && known === undefined) {
      const attempt = begin(entry, entry.attempt, at);
      attempts.set(entry.attempt, attempt);
      lines.push(attempt.line);
    } else if (known !== undefined && known.line.to_ms === null) goOn(known, entry, at);
    else lines.push(moment(entry, at));
  }
  return lines;
}

/** Until the end of the last attempt; what came later, such as the read-back, is left aside. */
export function storySpan(lines: readonly StoryLine[]): number {
  const ends = lines.map((line) => (line.attempt === null ? 0 : (line.to_ms ?? line.from_ms)));
  return Math.max(1, ...ends);
}

interface Attempt {
  line: StoryLine;
  sent: string;
  faults: string[];
}

function begin(entry: HistoryEntry, attempt: number, at: number): Attempt {
  const faults = entry.fault === null ? [] : [entry.fault];
  const line = { kind: 'open', attempt, from_ms: at, to_ms: null, words: entry.what } as const;
  return { line: { ...line }, sent: entry.what, faults };
}

function goOn(attempt: Attempt, entry: HistoryEntry, at: number): void {
  const { line, faults } = attempt;
  if (entry.fault !== null && !faults.includes(entry.fault)) faults.push(entry.fault);
  const outcome = OUTCOMES.get(entry.event_type);
  if (outcome === undefined) {
    const [first] = faults;
    if (first !== undefined) line.words = `${faults.join(', ')}: nothing heard of it`;
    return;
  }
  line.kind = outcome;
  line.to_ms = at;
  line.words = [faults.join(', '), entry.what].filter((word) => word !== '').join(': ');
}

const OUTCOMES: ReadonlyMap<string, 'answered' | 'no_answer'> = new Map([
  ['response_received', 'answered'],
  ['attempt_failed', 'no_answer'],
  ['connection_failed', 'no_answer'],
  ['request_timeout', 'no_answer'],
]);

function moment(entry: HistoryEntry, at: number): StoryLine {
  const found = FOUND.has(entry.event_type);
  const words = entry.what;
  return {
    kind: found ? 'found' : 'moment',
    attempt: entry.attempt,
    from_ms: at,
    to_ms: at,
    words,
  };
}

const FOUND: ReadonlySet<string> = new Set([
  'data_loss_risk_detected',
  'partial_write_detected',
  'duplicate_detected',
  'oracle_inconclusive',
  'recovery_failed',
]);

/** `0 ms`, `310 ms`, `2.02 s`: for a column of times. */
export function offsetWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : duration(ms);
}
