import { onValues, withReadsOf } from './parts.js';
import { type SearchLimits, type SearchOutcome, search, within } from './search.js';
import type { Steps } from './steps.js';

/** Enough for most histories. */
const FIRST_LOOK = 4096;
const PER_PART = 1024;
/** Of them are so many looked at at most. */
const MOST_PARTS = 3000;

export interface Judgement {
  readonly outcome: SearchOutcome;
  /** A part that cannot be explained, perhaps all of it. */
  readonly failing: Steps | null;
}

/**
 * Looks for an explanation of a register's history. Where that is not found soon, it first looks
 * whether the reads of some value, or of two, are enough to rule out every explanation: such parts
 * are judged in no time, and most violations are in one.
 */
export function judgeRegister(problem: Steps, limits: SearchLimits): Judgement {
  const first = search(problem, within(limits, FIRST_LOOK));
  if (first !== 'time' || limits.expired()) return judgement(first, problem);
  const part = failingPart(problem, limits);
  return part ? judgement('not linearizable', part) : judgement(search(problem, limits), problem);
}

function judgement(outcome: SearchOutcome, problem: Steps): Judgement {
  return { outcome, failing: outcome === 'not linearizable' ? problem : null };
}

function failingPart(problem: Steps, limits: SearchLimits): Steps | null {
  let left = MOST_PARTS;
  for (const values of parts(problem)) {
    left -= 1;
    if (left < 0 || limits.expired()) return null;
    const part = onValues(problem, values);
    // Without the relaxation it is stricter, so that it fails too.
    if (search(part, within(limits, PER_PART)) === 'not linearizable') {
      return withReadsOf(problem, values);
    }
  }
  return null;
}

/** Each observed value, then each two. */
function* parts({ steps }: Steps): Generator<ReadonlySet<number>> {
  const observed = new Set<number>();
  for (const step of steps) {
    if (step.kind === 'read') observed.add(step.seen[0] ?? 0);
    if (step.kind === 'cas') observed.add(step.from);
  }
  const values = [...observed];
  for (const value of values) yield new Set([value]);
  for (const [place, value] of values.entries()) {
    for (const other of values.slice(place + 1)) yield new Set([value, other]);
  }
}
