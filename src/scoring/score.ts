import type { Grade, Risk, ScoringPolicy } from './policy.js';
import type { RuleTally, Tally } from './tally.js';

/** One reason why points are missing. */
export interface Deduction {
  /** The event type, or `severity_critical`, `severity_error`, `severity_warning`. */
  rule: string;
  /** Events that the rule matched. */
  count: number;
  /** Points subtracted; positive, and after the rule's own limit. */
  points: number;
  /** The first matching events, at most 20; empty for a provisional score. */
  event_ids: string[];
}

/** The score of a run with its reasons. */
export interface Score {
  /** 0 to 100. */
  score: number;
  grade: Grade;
  risks: Record<Risk, boolean>;
  /** In the policy's order. Their points may add up to more than 100. */
  deductions: Deduction[];
  /** The name of the policy. */
  policy: string;
}

/**
 * Turns counts into a score: the policy's start, less every deduction, clamped once at the end.
 * The formula is described in docs/scoring.md. Throws when the tally was counted for another policy.
 */
export function scoreOf(tally: Tally, policy: ScoringPolicy = tally.policy): Score {
  if (tally.policy.name !== policy.name) {
    throw new Error(`the tally was counted for ${tally.policy.name}, not for ${policy.name}`);
  }
  const deductions = [...onceDeductions(tally, policy), ...severityDeductions(tally, policy)];
  const left = deductions.reduce((sum, deduction) => sum - deduction.points, policy.start);
  const score = Math.min(policy.start, Math.max(0, left));
  return {
    score,
    grade: gradeOf(score, policy),
    risks: risksOf(tally, policy),
    deductions,
    policy: policy.name,
  };
}

/** The grade of a score from 0 to 100. */
export function gradeOf(score: number, policy: ScoringPolicy): Grade {
  return policy.grades.find((step) => score >= step.from)?.grade ?? 'F';
}

function onceDeductions(tally: Tally, policy: ScoringPolicy): Deduction[] {
  return policy.once_rules.flatMap((rule) =>
    deduction(rule.event_type, tally.by_type.get(rule.event_type), () => rule.points),
  );
}

function severityDeductions(tally: Tally, policy: ScoringPolicy): Deduction[] {
  return policy.severity_rules.flatMap((rule) =>
    deduction(`severity_${rule.severity}`, tally.by_severity.get(rule.severity), (count) =>
      Math.min(rule.points_at_most, rule.points_each * count),
    ),
  );
}

function deduction(
  rule: string,
  matched: RuleTally | undefined,
  pointsFor: (count: number) => number,
): Deduction[] {
  if (matched === undefined || matched.count === 0) return [];
  const { count, event_ids } = matched;
  return [{ rule, count, points: pointsFor(count), event_ids: [...event_ids] }];
}

function risksOf(tally: Tally, policy: ScoringPolicy): Record<Risk, boolean> {
  const seen = (risk: Risk) => (tally.by_type.get(policy.risks[risk])?.count ?? 0) > 0;
  return {
    data_loss: seen('data_loss'),
    duplicate: seen('duplicate'),
    timeout: seen('timeout'),
    recovery: seen('recovery'),
  };
}
