import { couldHaveSeen } from './could-have-seen.js';
import type { Model, Operation } from './entry.js';
import { judgeRegister } from './judge-register.js';
import { type Evidence, minimise } from './minimise.js';
import { onCells } from './parts.js';
import { registerSteps } from './register.js';
import { type SearchLimits, type SearchOutcome, search } from './search.js';
import { repeatedElement, type SetSteps, setSteps } from './set.js';

export interface KeyCheck {
  readonly outcome: SearchOutcome;
  /** With `not linearizable`. */
  readonly counterexample: Counterexample | null;
}

/** Which calls cannot be explained together. Plain data. */
export interface Counterexample {
  /** Where they were invoked, among the entries. */
  readonly invoked: readonly number[];
  /** Place of the completion at which no explanation is left; later ones are no part of it. */
  readonly last: number;
  /** The elements of a set that it is about, as canonical texts; null: of a register. */
  readonly elements: readonly string[] | null;
  /** What the call that completed last could have found, as canonical texts; null: not told. */
  readonly possible: readonly string[] | null;
  /** Whether none of the calls can be taken away. */
  readonly minimal: boolean;
}

/** Times are by `now`, milliseconds. */
export interface CheckLimits {
  readonly now: () => number;
  /** When the search for an explanation is given up. */
  readonly searchUntil: number;
  /** When a counterexample is taken as it is. */
  readonly minimiseUntil: number;
  /** What one search may remember, bytes. */
  readonly memoryBytes: number;
}

/** What the search of a whole set may use of the time; the rest is for its elements one by one. */
const WHOLE_SET_SHARE = 0.6;

/** Judges what happened to one key. */
export function checkKey(
  operations: readonly Operation[],
  model: Model,
  limits: CheckLimits,
): KeyCheck {
  return model === 'set' ? checkSet(operations, limits) : checkRegister(operations, limits);
}

function checkRegister(operations: readonly Operation[], limits: CheckLimits): KeyCheck {
  const problem = registerSteps(operations);
  const { outcome, failing } = judgeRegister(problem, until(limits.searchUntil, limits));
  if (!failing) return { outcome, counterexample: null };
  const time = until(limits.minimiseUntil, limits);
  const evidence = minimise(failing, time);
  const possible = couldHaveSeen(evidence, time);
  const names = possible?.map(([value = 0]) => problem.names[value] ?? 'null') ?? null;
  return { outcome, counterexample: told(evidence, null, names) };
}

function checkSet(operations: readonly Operation[], limits: CheckLimits): KeyCheck {
  const twice = showingTwice(operations);
  if (twice) return { outcome: 'not linearizable', counterexample: twice };
  const problem = setSteps(operations);
  const start = limits.now();
  const share = start + WHOLE_SET_SHARE * (limits.searchUntil - start);
  const outcome = search(problem, until(share, limits));
  if (outcome === 'linearizable') return { outcome, counterexample: null };
  const failing = outcome === 'not linearizable' ? problem : failingElement(problem, limits);
  if (failing === null) return { outcome, counterexample: null };
  const time = until(limits.minimiseUntil, limits);
  const evidence = minimise(failing, time);
  const elements = evidence.cells.map((cell) => failing.names[cell] ?? 'null');
  const possible = couldHaveSeen(evidence, time)?.map((seen) => shownText(seen, elements));
  return {
    outcome: 'not linearizable',
    counterexample: told(evidence, elements, possible ?? null),
  };
}

function until(time: number, { now, memoryBytes }: CheckLimits): SearchLimits {
  return { expired: () => now() >= time, memoryBytes };
}

/** A set shows each element once at most: the first read that does not. */
function showingTwice(operations: readonly Operation[]): Counterexample | null {
  for (const operation of operations) {
    const element = repeatedElement(operation);
    if (element === null) continue;
    const { invoked, completed } = operation;
    return {
      invoked: [invoked],
      last: completed ?? invoked,
      elements: [element],
      possible: null,
      minimal: true,
    };
  }
  return null;
}

/** Where the whole set is too much: an element that cannot be explained even by itself. */
function failingElement(problem: SetSteps, limits: CheckLimits): SetSteps | null {
  const time = until(limits.searchUntil, limits);
  for (const [cell, name] of problem.names.entries()) {
    const alone = onCells(problem, [cell]);
    if (search(alone, time) === 'not linearizable') return { ...alone, names: [name] };
    if (time.expired()) return null;
  }
  return null;
}

function told(
  { steps, minimal }: Evidence,
  elements: readonly string[] | null,
  possible: readonly string[] | null,
): Counterexample {
  const returned = steps.map(({ ret }) => ret).filter(Number.isFinite);
  return {
    invoked: steps.map(({ call }) => call),
    last: Math.max(...returned),
    elements,
    possible,
    minimal,
  };
}

function shownText(seen: Int32Array, elements: readonly string[]): string {
  return `[${elements.filter((_, cell) => ((seen[cell] ?? 0) & 1) === 1).join(',')}]`;
}
