import { at } from './columns.js';
import { counted, duration, sentence } from './format.js';
import type { Picture } from './timeline-picture.js';
import { type VerdictWord, verdictMeaning } from './tones.js';

/** One line of an operation's story. */
export interface StoryLine {
  /** Milliseconds after the operation's beginning. */
  readonly afterMs: number;
  readonly words: string;
  readonly attempt: number | null;
}

/** All that the picture knows of one operation, in words. */
export interface Story {
  readonly name: string;
  readonly kind: string | null;
  readonly verdict: VerdictWord | null;
  readonly lines: readonly StoryLine[];
  /** What came of it: `Acknowledged and missing.` */
  readonly finding: string;
}

/** @param live whether the run goes on, so that what is open may still be answered */
export function storyOf(picture: Picture, operation: number, live: boolean): Story {
  const { operations, kinds } = picture.source;
  const kind = operations.kind[operation] ?? null;
  const verdict = operations.verdict[operation] ?? null;
  return {
    name: operations.name[operation] ?? '',
    kind: kind === null ? null : (kinds[kind] ?? null),
    verdict,
    lines: linesOf(picture, operation, live),
    finding: findingOf(picture, operation, live),
  };
}

/** The same in one sentence, for a row of a list: `2 attempts in 1.2 s, answered 201; lost response`. */
export function summaryOf(picture: Picture, operation: number): string {
  const { attempts } = picture.source;
  const own = attemptsOf(picture, operation);
  const span = at(picture.doneMs, operation) - at(picture.beginMs, operation);
  const faults = new Set(own.map((attempt) => faultOf(picture, attempt)).filter((name) => name));
  const answer = own.findLast((attempt) => attempts.outcome[attempt] === 'answered');
  const words = [`${counted(own.length, 'attempt')} in ${duration(span)}`];
  if (answer === undefined) words.push('no answer');
  else words.push(`answered ${attempts.status[answer] ?? ''}`.trim());
  return faults.size === 0 ? words.join(', ') : `${words.join(', ')}; ${[...faults].join(', ')}`;
}

function linesOf(picture: Picture, operation: number, live: boolean): StoryLine[] {
  const begin = at(picture.beginMs, operation);
  const lines: StoryLine[] = attemptsOf(picture, operation).map((attempt) => ({
    afterMs: at(picture.source.attempts.start_ms, attempt) - begin,
    words: attemptWords(picture, attempt, live),
    attempt: at(picture.source.attempts.attempt, attempt),
  }));
  for (const { atMs, words } of meanwhile(picture, operation)) {
    lines.push({ afterMs: atMs - begin, words, attempt: null });
  }
  return lines.sort((a, b) => a.afterMs - b.afterMs);
}

function attemptWords(picture: Picture, attempt: number, live: boolean): string {
  const { outcome, status, start_ms: start, end_ms: end } = picture.source.attempts;
  const fault = faultOf(picture, attempt);
  const under = fault === null ? '' : `${fault}: `;
  const took = Math.max(0, (end[attempt] ?? 0) - at(start, attempt));
  if (outcome[attempt] === 'answered') {
    return `${under}answered ${status[attempt] ?? ''} after ${duration(took)}`.replace('  ', ' ');
  }
  if (outcome[attempt] === 'no_answer') {
    const which = status[attempt] ?? null;
    const what = which === null ? 'no usable answer' : `no usable answer (status ${which})`;
    return `${under}${what} after ${duration(took)}`;
  }
  return `${under}${live ? 'still open' : 'nothing was heard of it'}`;
}

/** What happened to the whole application while the operation went on. */
function meanwhile(picture: Picture, operation: number): { atMs: number; words: string }[] {
  const begin = at(picture.beginMs, operation);
  const done = at(picture.doneMs, operation);
  const { fault_windows: windows, restarts } = picture.source;
  const during = windows
    .filter(({ from_ms: from, to_ms: to }) => from <= done && (to ?? picture.toMs) >= begin)
    .map(({ fault, from_ms: from, to_ms: to }) => ({
      atMs: Math.max(begin, from),
      words: to === null ? `${fault} from here on` : `${fault} for ${duration(to - from)}`,
    }));
  const back = restarts
    .filter(({ at_ms: when }) => when >= begin && when <= done)
    .map(({ at_ms: when, downtime_ms: down }) => ({
      atMs: when,
      words: `the application was back${down === null ? '' : ` after ${duration(down)} down`}`,
    }));
  return [...during, ...back];
}

function findingOf(picture: Picture, operation: number, live: boolean): string {
  const verdict = picture.source.operations.verdict[operation] ?? null;
  if (verdict !== null) return `${sentence(verdictMeaning(verdict))}.`;
  const acknowledged = picture.source.operations.acknowledged[operation] ?? null;
  if (acknowledged === true) {
    return live
      ? 'Acknowledged, not read back yet.'
      : 'Acknowledged; nothing was found against it.';
  }
  return live ? 'Not acknowledged yet.' : 'Not acknowledged, and not judged.';
}

function attemptsOf(picture: Picture, operation: number): number[] {
  const first = at(picture.firstAttempt, operation);
  const count = at(picture.firstAttempt, operation + 1) - first;
  return Array.from({ length: count }, (_, place) => first + place);
}

function faultOf({ source }: Picture, attempt: number): string | null {
  const fault = source.attempts.fault[attempt] ?? null;
  return fault === null ? null : (source.faults[fault] ?? null);
}
