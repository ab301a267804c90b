export { defaultPolicy, policies, policyNamed } from './policies/index.js';
export type { Grade, OnceRule, Risk, ScoringPolicy, Severity, SeverityRule } from './policy.js';
export { type Deduction, gradeOf, type Score, scoreOf } from './score.js';
export {
  createTally,
  type EventCount,
  MAX_EVENT_IDS,
  type RuleTally,
  type ScoredEvent,
  type Tally,
  tallyFromCounts,
} from './tally.js';
