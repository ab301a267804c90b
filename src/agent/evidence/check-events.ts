import { isDeepStrictEqual } from 'node:util';
import type { ReadLine } from './evidence-log.js';
import type { StoredRun } from './stored-run.js';

const MOST_NAMED = 10;

/** What is wrong with the stored events themselves, in sentences; nothing where all is well. */
export function checkEvents(run: StoredRun, lines: readonly ReadLine[]): string[] {
  return [...numbering(lines), ...identities(run), ...ending(run)];
}

/** Every event stands under its own seq, from 1 on and without a gap. */
function numbering(lines: readonly ReadLine[]): string[] {
  const problems: string[] = [];
  let expected = 1;
  for (const { number, fields } of lines) {
    const { seq } = fields as { seq?: unknown };
    if (seq !== number) problems.push(`event ${number} says that it is event ${String(seq)}`);
    if (number !== expected) problems.push(`${missing(expected, number - 1)}`);
    expected = number + 1;
  }
  return firstOf(problems);
}

function missing(from: number, to: number): string {
  return from === to ? `event ${from} is missing` : `events ${from} to ${to} are missing`;
}

function identities({ events }: StoredRun): string[] {
  const seen = new Set<string>();
  const doubled = events.filter(({ id }) => seen.size === seen.add(id).size);
  return firstOf(doubled.map(({ seq, id }) => `event ${seq} has the id ${id} of an earlier one`));
}

/** What the result says of the events, the events have to say themselves. */
function ending({ events, result }: StoredRun): string[] {
  if (result === null) return [];
  const problems: string[] = [];
  if (result.events !== events.length) {
    problems.push(`the result speaks of ${result.events} events, and there are ${events.length}`);
  }
  const finished = events.findLast(({ event_type }) => event_type === 'run_finished');
  if (finished && !isDeepStrictEqual(finished.payload.verdicts, result.verdicts)) {
    problems.push('the verdicts of the result are not those of the last event');
  }
  return problems;
}

function firstOf(problems: readonly string[]): string[] {
  if (problems.length <= MOST_NAMED) return [...problems];
  return [...problems.slice(0, MOST_NAMED), `and ${problems.length - MOST_NAMED} more like these`];
}
