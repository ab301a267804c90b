export type { ScheduleComparison, ScheduleDifference } from './compare-schedules.js';
export {
  type Failure,
  type FailureKind,
  failuresOf,
  signatureOf,
  verdictsOf,
} from './failures.js';
export { type Rate, rateOf, rateWords } from './rate.js';
export { type Flip, type RepeatedRun, type RepeatResult, repeatTest } from './repeat.js';
export { type Change, type ReplayResult, replayRun } from './replay.js';
export { scheduleOf } from './schedule-of.js';
export { failureWords } from './script/index.js';
export {
  ShrinkError,
  type ShrinkOptions,
  type ShrinkResult,
  type Shrunk,
  shrinkRun,
} from './shrink.js';
export { type CellVerdict, type SweepCell, type SweepResult, sweepTest } from './sweep.js';
export { CUT_POINTS, type CutPoint, type SweptRequest } from './sweep-plan.js';
export type { TrialNote } from './trials.js';
export { type WrittenFiles, writeShrunk } from './write.js';
