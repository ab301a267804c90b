import type { History } from '../history/index.js';
import type { Effects } from './effects.js';
import type { Invocation } from './invocations.js';
import type {
  CheckHistory,
  CheckResult,
  HistoryEntry,
  Violation,
} from './linearizability/index.js';
import { registerHistory } from './register-history.js';
import { judgeSets, SET_CHARGES, type SetCharge, type SetViolation } from './set-oracle.js';
import type { Verdict } from './verdict.js';

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
    /** Things that lists showed as they should not, each once per way of being wrong. */
    violations: number;
    /** Lists that could not be judged in full. */
    undecided: number;
  } | null;
}

export interface ConsistencyOptions {
  history: History;
  invocations: readonly Invocation[];
  effects: Effects;
  /** What the read-back has decided. */
  verdicts: ReadonlyMap<string, Verdict>;
  oracle: { linearizability: boolean; set: boolean; time_limit_ms: number };
  check: CheckHistory;
}

/** Decides from the history alone and records an event for everything that contradicts itself. */
export async function judgeConsistency(options: ConsistencyOptions): Promise<Consistency> {
  const { oracle } = options;
  return {
    linearizability: oracle.linearizability ? await judgeRegisters(options) : null,
    set: oracle.set ? judgeListings(options) : null,
  };
}

async function judgeRegisters(
  options: ConsistencyOptions,
): Promise<Consistency['linearizability']> {
  const { history, effects, oracle, check } = options;
  const lost = subjectsLost(options);
  const entries = registerHistory(history.outcomes, history.findings, effects, lost);
  const timeLimitMs = oracle.time_limit_ms;
  const result = await check(entries, { model: 'register', timeLimitMs });
  const operationOf = new Map(entries.map(({ process, operation }) => [process, operation]));
  for (const violation of result.violations) tellViolation(history, violation, operationOf);
  const reason = undecidedReason(result, timeLimitMs);
  if (reason !== null) {
    history.record(
      'oracle_inconclusive',
      `Whether an order of reads and writes explains the answers cannot be told: ${reason}`,
      { oracle: 'linearizability', reason },
    );
  }
  return {
    linearizable: result.linearizable,
    reason,
    checked: result.checked,
    violations: result.violations.map(({ key }) => String(key)),
  };
}

function subjectsLost({ history, verdicts }: ConsistencyOptions): Set<string> {
  return new Set(
    [...history.outcomes.values()].flatMap(({ operation }) =>
      verdicts.get(operation.name) === 'lost' ? [operation.subject] : [],
    ),
  );
}

function undecidedReason(
  { keys, reason = 'time limit' }: CheckResult,
  timeLimitMs: number,
): string | null {
  if (keys.undecided === 0) return null;
  const limit =
    reason === 'memory'
      ? 'the check needs too much memory'
      : `the check takes longer than ${timeLimitMs} ms`;
  return `${limit} for ${keys.undecided} ${keys.undecided === 1 ? 'thing' : 'things'}`;
}

/** So many entries of a counterexample go into its event, which has a limit of 64 KiB. */
const MAX_ENTRIES = 100;

function tellViolation(
  history: History,
  { key, counterexample, story }: Violation,
  operationOf: ReadonlyMap<HistoryEntry['process'], string | null>,
): void {
  const told = counterexample.slice(0, MAX_ENTRIES).map((entry) => {
    const operation = operationOf.get(entry.process) ?? null;
    return { ...entry, ...(operation === null ? {} : { operation }) };
  });
  const operations = new Set(told.flatMap(({ operation }) => operation ?? []));
  history.record(
    'consistency_violation_detected',
    `${key}: no order of the operations on it explains what was answered`,
    {
      oracle: 'linearizability',
      key,
      operations: [...operations],
      story: story.join('\n').slice(0, MAX_STORY),
      counterexample: told,
    },
  );
}

const MAX_STORY = 4_000;

function judgeListings({ history, invocations, effects }: ConsistencyOptions): Consistency['set'] {
  const { lists, violations, undecided } = judgeSets(history.sights, invocations, effects);
  for (const violation of violations) tellThing(history, violation);
  return { lists, violations: violations.length, undecided };
}

/** So many names of lists go into an event. */
const MAX_NAMES = 20;

/** One event for each thing and charge; later lists that show the same are counted in its story. */
function tellThing(history: History, { charge, thing, lists }: SetViolation): void {
  const { operation = null, attempt = null } = lists[0] ?? {};
  const names = [...new Set(lists.map((each) => each.operation ?? READ_BACK))];
  const listing = operation === null ? 'final listing' : 'list';
  const [verb, what] = WORDS[charge];
  const story = `the ${listing} ${verb} ${thing}, ${what}${laterWords(charge, names.length - 1)}`;
  history.record('consistency_violation_detected', `${operation ?? READ_BACK}: ${story}`, {
    oracle: 'set',
    key: null,
    operations: operation === null ? [thing] : [operation, thing],
    ...(attempt === null ? {} : { attempt }),
    story,
    lists: names.slice(0, MAX_NAMES),
    ...Object.fromEntries(SET_CHARGES.map((each) => [each, each === charge ? [thing] : []])),
  });
}

const READ_BACK = 'read-back';

const WORDS: Record<SetCharge, [verb: string, what: string]> = {
  missing: ['does not show', 'which had been acknowledged before'],
  deleted: ['shows', 'which had been deleted before'],
  twice: ['shows', 'more than once'],
  unexpected: ['shows', 'which nobody had asked for yet'],
};

function laterWords(charge: SetCharge, later: number): string {
  if (later === 0) return '';
  const same = charge === 'missing' ? 'nor' : 'so';
  return later === 1 ? `; ${same} does 1 later list` : `; ${same} do ${later} later lists`;
}
