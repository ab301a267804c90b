import type { Sight } from '../history/index.js';
import type { Effects } from './effects.js';
import type { Invocation } from './invocations.js';

/** How lists can be wrong about a thing. */
export const SET_CHARGES = ['missing', 'deleted', 'twice', 'unexpected'] as const;

/**
 * `missing`: acknowledged before the list was asked for, not deleted meanwhile, and not shown;
 * `deleted`: shown, although its deletion had been acknowledged before; `twice`: shown more than once;
 * `unexpected`: shown, although nobody had asked for its creation yet.
 */
export type SetCharge = (typeof SET_CHARGES)[number];

/** One thing that lists showed as they should not: one finding, however many lists showed it. */
export interface SetViolation {
  charge: SetCharge;
  /** The thing, by the name of the operation that created it. */
  thing: string;
  /** The answers that showed it so, in their order; never empty. */
  lists: ListAnswer[];
}

/** Both are null for a final look. */
export interface ListAnswer {
  operation: string | null;
  attempt: number | null;
}

export interface SetResult {
  lists: number;
  /** In the order in which they were first shown. */
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
  const violations = new Map<string, SetViolation>();
  let judged = 0;
  for (const sight of sights) {
    const list = asked.get(`${sight.operation} ${sight.attempt}`);
    const complete = sight.complete && !cut;
    const wrong = list ? judgeList(sight, complete, list, lives) : judgeFinalLook(sight, lives);
    for (const each of wrong) add(violations, each, sight);
    if (complete) judged += 1;
  }
  const finalLooks = sights.filter(({ operation }) => operation === null).length;
  const total = lists.length + finalLooks;
  return { lists: total, violations: [...violations.values()], undecided: total - judged };
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

type Wrong = Pick<SetViolation, 'charge' | 'thing'>;

function judgeList(
  { shown }: Sight,
  complete: boolean,
  list: Invocation,
  lives: ReadonlyMap<string, Life>,
): Wrong[] {
  const { from } = list;
  const to = list.to ?? NEVER;
  const times = countsOf(shown);
  const wrong: Wrong[] = [];
  for (const [thing, life] of lives) {
    const count = times.get(thing) ?? 0;
    if (count === 0) {
      const expected = life.acknowledged < from && life.removedFrom > to;
      if (complete && expected) wrong.push({ charge: 'missing', thing });
      continue;
    }
    if (life.begun > to) wrong.push({ charge: 'unexpected', thing });
    if (life.goneSince < from) wrong.push({ charge: 'deleted', thing });
    if (count > 1) wrong.push({ charge: 'twice', thing });
  }
  return wrong;
}

function judgeFinalLook({ shown }: Sight, lives: ReadonlyMap<string, Life>): Wrong[] {
  const unknown = new Set(shown.filter((thing) => !lives.has(thing)));
  return [...unknown].map((thing) => ({ charge: 'unexpected', thing }));
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function add(
  violations: Map<string, SetViolation>,
  { charge, thing }: Wrong,
  { operation, attempt }: Sight,
): void {
  const key = `${charge} ${thing}`;
  const known = violations.get(key);
  if (known) known.lists.push({ operation, attempt });
  else violations.set(key, { charge, thing, lists: [{ operation, attempt }] });
}
