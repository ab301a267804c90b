export { LaneCollector } from './collector.js';
export type {
  AttemptOutcome,
  LaneAttempts,
  LaneEvent,
  LaneOperations,
  LaneVerdict,
  RunTimeline,
} from './document.js';
