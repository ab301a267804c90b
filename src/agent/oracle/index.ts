export { type Judgement, judge, type VerdictCounts } from './judge.js';
export { VERDICTS, type Verdict, verdictOf } from './verdict.js';
