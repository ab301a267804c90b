export { type Consistency, judgeConsistency } from './consistency.js';
export { createEffects, type Effects } from './effects.js';
export { type Invocation, invocationsIn } from './invocations.js';
export { type Judgement, judge, type KindCounts, type VerdictCounts } from './judge.js';
export { type RegisterEntry, registerHistory } from './register-history.js';
export {
  judgeSets,
  type ListAnswer,
  type SetCharge,
  type SetResult,
  type SetViolation,
} from './set-oracle.js';
export { type Explained, VERDICTS, type Verdict, verdictOf } from './verdict.js';
