import type { Sight } from '../history/index.js';
import type { Effects } from './effects.js';
import type { Invocation } from './invocations.js';

/** What a listing showed that it should not have, or did not show. */
export interface SetViolation {
  /** The list; null for the final look. */
  operation: string | null;
  attempt: number | null;
  /** Acknowledged before the list was asked for, not deleted meanwhile, and not shown. */
  missing: string[];
  /** Shown, although nobody had asked for its creation yet. */
  unexpected: string[];
  /** Shown, although its deletion had been acknowledged before. */
  deleted: string[];
  /** Shown more than once. */
  twice: string[];
}

export interface SetResult {
  lists: number;
  violations: SetViolation[];
  /** Lists of which only a part could be judged, and those whose answer held no list. */
  undecided: number;
}

/**
 * Judges every listing against what was acknowledged, and begun, when it was asked for. The final look
 * only for what was never asked for: whatever else it shows is in the operations' verdicts. A final
 * look that was not complete says that listings are cut: then none says anything by what it leaves out.
 */
export function judgeSets(
  sights: readonly Sight[],
  invocations: readonly Invocation[],
  effects: Effects,
): SetResult {
  const lives = livesOf(invocations, effects);
  const lists = invocations.filter(({ kind, result }) => kind === 'list' && result === 'ok');
  const asked = new Map(lists.map((each) => [`${each.operation} ${each.attempt}`, each]));
  const cut = sights.some(({ operation, complete }) => operation === null && !complete);
  const violations: SetViolation[] = [];
  let judged = 0;
  for (const sight of sights) {
    const list = asked.get(`${sight.operation} ${sight.attempt}`);
    const complete = sight.complete && !cut;
    const violation = list ? judgeList(sight, complete, list, lives) : judgeFinalLook(sight, lives);
    if (isViolation(violation)) violations.push(violation);
    if (complete) judged += 1;
  }
  const finalLooks = sights.filter(({ operation }) => operation === null).length;
  const total = lists.length + finalLooks;
  return { lists: total, violations, undecided: total - judged };
}

/** When a subject may be shown, must be, and must not be any more. Places in the order of events. */
interface Life {
  begun: number;
  acknowledged: number;
  /** From here on it may be gone. */
  removedFrom: number;
  /** From here on it is gone, and no write brings it back. */
  goneSince: number;
}

function livesOf(invocations: readonly Invocation[], effects: Effects): Map<string, Life> {
  const subjects = invocations.filter(({ kind }) => kind === 'create').map((each) => each.subject);
  return new Map(subjects.map((subject) => [subject, lifeOf(effects.on(subject))]));
}

function lifeOf(on: readonly Invocation[]): Life {
  const creations = on.filter(({ kind }) => kind === 'create');
  const removals = on.filter(
    ({ kind, result }) => kind === 'delete' && (result === 'ok' || result === 'info'),
  );
  const removedFrom = earliest(removals.map(({ from }) => from));
  const broughtBack = on.some(
    (each) =>
      (each.kind === 'create' || each.kind === 'update') &&
      (each.result === 'info' || (each.result === 'ok' && (each.to ?? NEVER) > removedFrom)),
  );
  return {
    begun: earliest(creations.map(({ from }) => from)),
    acknowledged: earliest(answered(creations)),
    removedFrom,
    goneSince: broughtBack ? NEVER : earliest(answered(removals)),
  };
}

const NEVER = Number.POSITIVE_INFINITY;

function answered(invocations: readonly Invocation[]): number[] {
  return invocations.flatMap(({ result, to }) => (result === 'ok' && to !== null ? [to] : []));
}

function earliest(places: readonly number[]): number {
  return places.reduce((first, place) => Math.min(first, place), NEVER);
}

function judgeList(
  { shown, operation, attempt }: Sight,
  complete: boolean,
  list: Invocation,
  lives: ReadonlyMap<string, Life>,
): SetViolation {
  const { from } = list;
  const to = list.to ?? NEVER;
  const times = countsOf(shown);
  const violation = nothing(operation, attempt);
  for (const [subject, life] of lives) {
    const count = times.get(subject) ?? 0;
    if (count === 0) {
      const expected = life.acknowledged < from && life.removedFrom > to;
      if (complete && expected) violation.missing.push(subject);
      continue;
    }
    if (life.begun > to) violation.unexpected.push(subject);
    if (life.goneSince < from) violation.deleted.push(subject);
    if (count > 1) violation.twice.push(subject);
  }
  return violation;
}

function judgeFinalLook({ shown }: Sight, lives: ReadonlyMap<string, Life>): SetViolation {
  const violation = nothing(null, null);
  violation.unexpected.push(...new Set(shown.filter((subject) => !lives.has(subject))));
  return violation;
}

function nothing(operation: string | null, attempt: number | null): SetViolation {
  return { operation, attempt, missing: [], unexpected: [], deleted: [], twice: [] };
}

function isViolation({ missing, unexpected, deleted, twice }: SetViolation): boolean {
  return missing.length + unexpected.length + deleted.length + twice.length > 0;
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
