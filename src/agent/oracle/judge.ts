import type { Finding, History, Operation, OperationKind, Outcome } from '../history/index.js';
import type { Effects } from './effects.js';
import { type Explained, VERDICTS, type Verdict, verdictOf } from './verdict.js';

export type VerdictCounts = Record<Verdict, number>;

export interface Judgement {
  verdicts: ReadonlyMap<string, Verdict>;
  counts: VerdictCounts;
  kinds: Partial<Record<OperationKind, KindCounts>>;
}

export interface KindCounts {
  operations: number;
  acknowledged: number;
  attempts: number;
  verdicts: VerdictCounts;
}

/**
 * Decides every operation from the history alone and records the verdict's events. To be called
 * once, after the read-back.
 */
export function judge(history: History, effects: Effects): Judgement {
  const verdicts = new Map<string, Verdict>();
  const counts = noVerdicts();
  const kinds: Judgement['kinds'] = {};
  for (const outcome of history.outcomes.values()) {
    const { operation } = outcome;
    const finding = history.findings.get(operation.name);
    const verdict = verdictOf(outcome, finding, explain(operation, finding, effects));
    verdicts.set(operation.name, verdict);
    counts[verdict] += 1;
    countKind(kinds, outcome, verdict);
    TELL[verdict]({ history, name: operation.name, outcome, finding });
  }
  return { verdicts, counts, kinds };
}

function explain(operation: Operation, finding: Finding | undefined, effects: Effects): Explained {
  return {
    byLaterWrite: finding?.readable === true && effects.mayFollow(operation, finding.value),
    byDeletion: effects.deletedBefore(operation),
  };
}

function countKind(kinds: Judgement['kinds'], outcome: Outcome, verdict: Verdict): void {
  const { kind } = outcome.operation;
  const counts = kinds[kind] ?? {
    operations: 0,
    acknowledged: 0,
    attempts: 0,
    verdicts: noVerdicts(),
  };
  counts.operations += 1;
  counts.acknowledged += outcome.acknowledged ? 1 : 0;
  counts.attempts += outcome.attempts;
  counts.verdicts[verdict] += 1;
  kinds[kind] = counts;
}

function noVerdicts(): VerdictCounts {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as VerdictCounts;
}

interface Case {
  history: History;
  name: string;
  outcome: Outcome;
  finding: Finding | undefined;
}

/** The events of each verdict. */
const TELL: Record<Verdict, (decided: Case) => void> = {
  kept({ history, name, outcome }) {
    if (outcome.attempts < 2) return;
    history.record('recovery_succeeded', `${name}: kept after ${outcome.attempts} attempts`, {
      operation: name,
      attempts: outcome.attempts,
    });
  },
  lost({ history, name, outcome, finding }) {
    const { kind, value } = outcome.operation;
    const found = finding?.readable ? finding.value : null;
    history.record('data_loss_risk_detected', `${name}: ${LOSS[kind]}`, {
      operation: name,
      kind,
      acknowledged: true,
      copies: finding?.readable ? finding.copies : 0,
      reason: 'lost',
      ...(kind === 'create' ? {} : { expected: value, found }),
    });
  },
  partial(decided) {
    const { history, name, outcome, finding } = decided;
    const different = finding?.readable ? finding.differences : [];
    const fields = different.map(({ field }) => field).join(', ');
    history.record('partial_write_detected', `${name}: found with other values: ${fields}`, {
      operation: name,
      expected: Object.fromEntries(different.map(({ field, expected }) => [field, expected])),
      found: Object.fromEntries(different.map(({ field, found }) => [field, found])),
    });
    if (!outcome.acknowledged) return;
    history.record('data_loss_risk_detected', `${name}: acknowledged, and kept in part`, {
      operation: name,
      acknowledged: true,
      copies: 1,
      reason: 'partial',
    });
  },
  duplicated({ history, name, outcome, finding }) {
    const copies = finding?.readable ? finding.copies : 0;
    history.record('duplicate_detected', `${name}: found ${copies} times`, {
      operation: name,
      copies,
      acknowledged: outcome.acknowledged,
    });
  },
  failed(decided) {
    tellTimeout(decided);
    decided.history.record(
      'recovery_failed',
      `${decided.name}: ${NOT_DONE[decided.outcome.operation.kind]} after ${decided.outcome.attempts} attempts`,
      { operation: decided.name, attempts: decided.outcome.attempts, applied: false },
    );
  },
  applied(decided) {
    tellTimeout(decided);
    decided.history.record(
      'recovery_failed',
      `${decided.name}: applied, but the client never learned it`,
      { operation: decided.name, attempts: decided.outcome.attempts, applied: true },
      'warning',
    );
  },
  unknown({ history, name, finding }) {
    const reason = finding && !finding.readable ? finding.reason : 'it was not read back';
    history.record('oracle_inconclusive', `${name}: cannot be decided: ${reason}`, {
      operation: name,
      reason,
    });
  },
};

const LOSS: Record<OperationKind, string> = {
  create: 'acknowledged, and not there',
  update: 'acknowledged, and the thing shows another value',
  delete: 'acknowledged, and the thing is there again',
  read: 'acknowledged, and not there',
  list: 'acknowledged, and not there',
};

const NOT_DONE: Record<OperationKind, string> = {
  create: 'not applied',
  update: 'not applied',
  delete: 'not applied',
  read: 'not answered',
  list: 'not answered',
};

function tellTimeout({ history, name, outcome }: Case): void {
  if (outcome.lastSymptom !== 'timeout') return;
  history.record('request_timeout', `${name}: gave up after ${outcome.attempts} attempts`, {
    operation: name,
    attempts: outcome.attempts,
    gave_up: true,
  });
}
