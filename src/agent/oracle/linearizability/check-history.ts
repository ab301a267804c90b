import type { Counterexample, KeyCheck } from './check-key.js';
import { checkKeys, type KeysTask } from './check-keys.js';
import { counterexampleEntries } from './counterexample.js';
import type { HistoryEntry, Key, Model, Operation } from './entry.js';
import { type KeyHistory, pairOperations } from './operations.js';
import { storyOf } from './story.js';

export interface CheckOptions {
  readonly model: Model;
  /** For all keys together, milliseconds. */
  readonly timeLimitMs: number;
  /** Aborts when nobody wants the answer any more; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
}

export interface CheckResult {
  /** Null: it could not be told, and `reason` says why. */
  readonly linearizable: boolean | null;
  readonly reason?: 'time limit' | 'memory';
  /** The first violation's, in the order in which keys appear. */
  readonly key?: Key;
  readonly counterexample?: readonly HistoryEntry[];
  /** Violations with their counterexamples, the first ten. */
  readonly violations: readonly Violation[];
  /** Keys and invocations that were looked at. */
  readonly checked: { readonly keys: number; readonly operations: number };
  /** How many keys are not linearizable, and of how many it could not be told. */
  readonly keys: { readonly violated: number; readonly undecided: number };
  readonly tookMs: number;
}

export interface Violation {
  readonly key: Key;
  /** A smallest part of the history that cannot be explained; a history by itself. */
  readonly counterexample: readonly HistoryEntry[];
  /** Where its entries stand in the history, from 0. */
  readonly places: readonly number[];
  /** Of a set: the elements that it is about, which alone its reads show. */
  readonly elements: readonly unknown[] | null;
  /** What the last call to complete could have found; null where that is not told. */
  readonly possible: readonly unknown[] | null;
  /** In sentences. Values are JSON, and as they were: a terminal needs them made harmless. */
  readonly story: readonly string[];
  /** Whether none of its calls can be left out. */
  readonly minimal: boolean;
}

/**
 * Whether each key's operations can be ordered so that they explain all answers.
 *
 * @throws MalformedHistoryError the entries are no history
 */
export type CheckHistory = (
  entries: readonly HistoryEntry[],
  options: CheckOptions,
) => Promise<CheckResult>;

/** Where keys are judged. */
export interface Checker {
  /** Tasks that it can do at a time. */
  readonly parallel: number;
  check(task: KeysTask, signal?: AbortSignal): Promise<readonly KeyCheck[]>;
  /** Epoch milliseconds. */
  now(): number;
}

/** In this thread, which waits for it: for small histories and tests. */
export const checkHistory: CheckHistory = (entries, options) =>
  checkHistoryWith(HERE, entries, options);

const HERE: Checker = {
  parallel: 1,
  check: async (task) => checkKeys(task, HERE.now),
  now: () => performance.timeOrigin + performance.now(),
};

/** What a first look may take for each key: then others have their turn. */
const FIRST_LOOK_MS = 1000;
const MEMORY_BYTES = 256 * 2 ** 20;
/** Small keys share a task. */
const OPERATIONS_PER_TASK = 2000;
const MOST_TOLD = 10;

export async function checkHistoryWith(
  checker: Checker,
  entries: readonly HistoryEntry[],
  { model, timeLimitMs, signal }: CheckOptions,
): Promise<CheckResult> {
  signal?.throwIfAborted();
  const started = checker.now();
  const { keys, invocations } = pairOperations(entries, model);
  const round: Round = { checker, model, deadline: started + timeLimitMs, signal };
  const checks = await checkAll(round, keys);
  signal?.throwIfAborted();
  const violated = keys.flatMap(({ key }, place) => {
    const { outcome, counterexample } = checks[place] ?? UNDECIDED;
    return outcome === 'not linearizable' && counterexample ? [{ key, counterexample }] : [];
  });
  const undecided = checks.filter(({ outcome }) => outcome === 'time' || outcome === 'memory');
  const violations = violated
    .slice(0, MOST_TOLD)
    .map(({ key, counterexample }) => violationOf(entries, key, counterexample, model));
  return {
    ...verdictOf(violations, undecided),
    violations,
    checked: { keys: keys.length, operations: invocations },
    keys: { violated: violated.length, undecided: undecided.length },
    tookMs: Math.round(checker.now() - started),
  };
}

type Verdict = Pick<CheckResult, 'linearizable' | 'reason' | 'key' | 'counterexample'>;

function verdictOf([first]: readonly Violation[], undecided: readonly KeyCheck[]): Verdict {
  if (first) {
    return { linearizable: false, key: first.key, counterexample: first.counterexample };
  }
  if (undecided.length === 0) return { linearizable: true };
  const time = undecided.some(({ outcome }) => outcome === 'time');
  return { linearizable: null, reason: time ? 'time limit' : 'memory' };
}

interface Round {
  readonly checker: Checker;
  readonly model: Model;
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

const UNDECIDED: KeyCheck = { outcome: 'time', counterexample: null };

/** A first look at each key, then all the time that is left for those that need it. */
async function checkAll(round: Round, keys: readonly KeyHistory[]): Promise<KeyCheck[]> {
  const checks: KeyCheck[] = keys.map(() => UNDECIDED);
  const every = [...keys.keys()];
  const few = keys.length <= round.checker.parallel;
  const firstMs = few ? Number.POSITIVE_INFINITY : FIRST_LOOK_MS;
  const tasks = few ? every.map((place) => [place]) : bundles(keys);
  await perform(round, keys, checks, tasks, () => firstMs);
  const hard = every.filter((place) => isUndecided(checks[place]));
  if (few || hard.length === 0) return checks;
  let left = hard.length;
  await perform(
    round,
    keys,
    checks,
    hard.map((place) => [place]),
    () => {
      const remaining = round.deadline - round.checker.now();
      return (remaining * round.checker.parallel) / Math.max(round.checker.parallel, left--);
    },
  );
  return checks;
}

function isUndecided(check: KeyCheck | undefined): boolean {
  return check?.outcome === 'time' || check?.outcome === 'memory';
}

/** Places of keys, so that tasks are neither tiny nor long. */
function bundles(keys: readonly KeyHistory[]): number[][] {
  const all: number[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const [place, { operations }] of keys.entries()) {
    if (size + operations.length > OPERATIONS_PER_TASK) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(place);
    size += operations.length + 1;
  }
  return all;
}

/** As many tasks at a time as the checker takes. */
async function perform(
  { checker, model, deadline, signal }: Round,
  keys: readonly KeyHistory[],
  checks: KeyCheck[],
  tasks: readonly (readonly number[])[],
  msPerKey: () => number,
): Promise<void> {
  const waiting = tasks.values();
  const work = async () => {
    for (const places of waiting) {
      if (checker.now() >= deadline || signal?.aborted) return;
      const operations: (readonly Operation[])[] = places.map(
        (place) => keys[place]?.operations ?? [],
      );
      const limits = { deadline, msPerKey: msPerKey(), memoryBytes: MEMORY_BYTES };
      const answers = await checker.check({ model, keys: operations, ...limits }, signal);
      for (const [n, place] of places.entries()) checks[place] = answers[n] ?? UNDECIDED;
    }
  };
  await Promise.all(Array.from({ length: checker.parallel }, work));
}

function violationOf(
  entries: readonly HistoryEntry[],
  key: Key,
  counterexample: Counterexample,
  model: Model,
): Violation {
  const placed = counterexampleEntries(entries, counterexample);
  const { elements, possible, minimal } = counterexample;
  return {
    key,
    counterexample: placed.map(({ entry }) => entry),
    places: placed.map(({ at }) => at),
    elements: elements?.map((text) => JSON.parse(text)) ?? null,
    possible: possible?.map((text) => JSON.parse(text)) ?? null,
    story: storyOf(placed, possible, model),
    minimal,
  };
}
