import type { Finding, History, Outcome } from '../history/index.js';
import { VERDICTS, type Verdict, verdictOf } from './verdict.js';

export type VerdictCounts = Record<Verdict, number>;

export interface Judgement {
  verdicts: ReadonlyMap<string, Verdict>;
  counts: VerdictCounts;
}

/**
 * Decides every operation from the history alone and records the verdict's events. To be called
 * once, after the read-back.
 */
export function judge(history: History): Judgement {
  const verdicts = new Map<string, Verdict>();
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as VerdictCounts;
  for (const outcome of history.outcomes.values()) {
    const { name } = outcome.operation;
    const finding = history.findings.get(name);
    const verdict = verdictOf(outcome, finding);
    verdicts.set(name, verdict);
    counts[verdict] += 1;
    TELL[verdict]({ history, name, outcome, finding });
  }
  return { verdicts, counts };
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
  lost({ history, name }) {
    history.record('data_loss_risk_detected', `${name}: acknowledged, and not there`, {
      operation: name,
      acknowledged: true,
      copies: 0,
      reason: 'lost',
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
      `${decided.name}: not applied after ${decided.outcome.attempts} attempts`,
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

function tellTimeout({ history, name, outcome }: Case): void {
  if (outcome.lastSymptom !== 'timeout') return;
  history.record('request_timeout', `${name}: gave up after ${outcome.attempts} attempts`, {
    operation: name,
    attempts: outcome.attempts,
    gave_up: true,
  });
}
