import type { History } from '../history/index.js';
import type { Runtime } from '../runtime.js';
import type { Effects } from './effects.js';
import type { Invocation } from './invocations.js';
import { type RegisterEntry, registerHistory } from './register-history.js';
import { judgeSets, type SetViolation } from './set-oracle.js';

/** The oracles that look at many operations together. */
export interface Consistency {
  /** Whether an order of the operations on each subject explains all answers; null: it was not asked. */
  linearizability: {
    /** Null: it could not be told, and `reason` says why. */
    linearizable: boolean | null;
    reason: string | null;
    /** Subjects and invocations that were looked at. */
    checked: { keys: number; operations: number };
    /** Subjects whose history cannot be explained. */
    violations: string[];
  } | null;
  /** What the listings showed against what was acknowledged; null: it was not asked. */
  set: {
    /** Listings, the final look among them. */
    lists: number;
    violations: number;
    /** Lists that could not be judged in full. */
    undecided: number;
  } | null;
}

/** The answer to a check of a history. */
export interface CheckResult {
  linearizable: boolean | null;
  reason?: string;
  key?: string | number | null;
  counterexample?: readonly object[];
  checked: { keys: number; operations: number };
}

export type CheckHistory = (
  entries: readonly RegisterEntry[],
  options: { model: 'register'; timeLimitMs: number },
) => Promise<CheckResult>;

export interface ConsistencyOptions {
  history: History;
  invocations: readonly Invocation[];
  effects: Effects;
  oracle: { linearizability: boolean; set: boolean; time_limit_ms: number };
  runtime: Runtime;
  check?: CheckHistory;
}

/** Decides from the history alone and records an event for everything that contradicts itself. */
export async function judgeConsistency(options: ConsistencyOptions): Promise<Consistency> {
  const { oracle } = options;
  return {
    linearizability: oracle.linearizability ? await judgeRegisters(options) : null,
    set: oracle.set ? judgeListings(options) : null,
  };
}

/** After so many subjects that cannot be explained nobody needs another one. */
const MAX_VIOLATIONS = 10;

async function judgeRegisters(
  options: ConsistencyOptions,
): Promise<Consistency['linearizability']> {
  const { history, effects, oracle, runtime } = options;
  const { check } = options;
  if (!check) return null;
  const deadline = runtime.now() + oracle.time_limit_ms;
  let entries = registerHistory(history.outcomes, history.findings, effects);
  const violations: string[] = [];
  const checked = { keys: 0, operations: 0 };
  for (;;) {
    const timeLimitMs = Math.max(1, deadline - runtime.now());
    const result = await check(entries, { model: 'register', timeLimitMs });
    if (violations.length === 0) Object.assign(checked, result.checked);
    const key = typeof result.key === 'string' ? result.key : null;
    if (result.linearizable === false && key !== null) {
      violations.push(key);
      tellViolation(history, key, entries, result.counterexample ?? []);
      entries = entries.filter((entry) => entry.key !== key);
      if (violations.length < MAX_VIOLATIONS) continue;
    }
    const reason = result.linearizable === null ? (result.reason ?? 'no answer in time') : null;
    if (reason !== null) {
      history.record(
        'oracle_inconclusive',
        `The order of reads and writes cannot be told: ${reason}`,
        {
          oracle: 'linearizability',
          reason,
        },
      );
    }
    const linearizable = violations.length > 0 ? false : result.linearizable;
    return { linearizable, reason, checked, violations };
  }
}

/** So many entries of a counterexample go into its event. */
const MAX_ENTRIES = 80;

function tellViolation(
  history: History,
  key: string,
  entries: readonly RegisterEntry[],
  counterexample: readonly object[],
): void {
  const operationOf = new Map(entries.map(({ process, operation }) => [process, operation]));
  const told = counterexample.slice(0, MAX_ENTRIES).map((entry) => {
    const process: unknown = Reflect.get(entry, 'process');
    const operation = operationOf.get(process as string) ?? null;
    return { ...entry, ...(operation === null ? {} : { operation }) };
  });
  const operations = [
    ...new Set(told.flatMap((each) => ('operation' in each ? [each.operation] : []))),
  ];
  history.record(
    'consistency_violation_detected',
    `${key}: no order of ${operations.join(', ')} explains what was answered`,
    {
      oracle: 'linearizability',
      key,
      operations,
      story: storyOf(told),
      counterexample: told,
    },
  );
}

/** The entries in the order in which they happened, each in a few words. */
function storyOf(entries: readonly object[]): string {
  return entries
    .map((entry) => {
      const { type, f, value, operation } = entry as Record<string, unknown>;
      const who = operation === undefined ? 'read-back' : String(operation);
      const shows = value === null || value === undefined ? 'nothing' : String(value);
      if (type === 'invoke') {
        return f === 'write' ? `${who} begins to write ${shows}` : `${who} begins to ${String(f)}`;
      }
      if (f === 'read') return `${who} sees ${shows}`;
      return `${who} is acknowledged`;
    })
    .join('; ')
    .slice(0, 2000);
}

function judgeListings({ history, invocations, effects }: ConsistencyOptions): Consistency['set'] {
  const { lists, violations, undecided } = judgeSets(history.sights, invocations, effects);
  for (const violation of violations) tellList(history, violation);
  return { lists, violations: violations.length, undecided };
}

/** So many names of each go into the event of a list. */
const MAX_NAMES = 20;

function tellList(history: History, violation: SetViolation): void {
  const { operation, attempt, missing, unexpected, deleted, twice } = violation;
  const parts = [
    wordsFor(missing, 'does not show', 'which had been acknowledged before'),
    wordsFor(deleted, 'shows', 'which had been deleted before'),
    wordsFor(twice, 'shows', 'more than once'),
    wordsFor(unexpected, 'shows', 'which nobody had asked for yet'),
  ].filter((part) => part !== '');
  const story = `the ${operation === null ? 'final listing' : 'list'} ${parts.join('; ')}`;
  history.record('consistency_violation_detected', `${operation ?? 'read-back'}: ${story}`, {
    oracle: 'set',
    key: null,
    operations: [
      ...(operation === null ? [] : [operation]),
      ...missing,
      ...deleted,
      ...twice,
    ].slice(0, MAX_NAMES),
    ...(attempt === null ? {} : { attempt }),
    story,
    missing: missing.slice(0, MAX_NAMES),
    deleted: deleted.slice(0, MAX_NAMES),
    twice: twice.slice(0, MAX_NAMES),
    unexpected: unexpected.slice(0, MAX_NAMES),
  });
}

function wordsFor(names: readonly string[], verb: string, what: string): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${verb} ${shown}${more}, ${what}`;
}
