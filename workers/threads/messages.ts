import type { MessagePort } from 'node:worker_threads';
import type {
  ScoringResult,
  ScoringTask,
  StoredEvent,
} from '../../src/cloud/modules/scoring/index.js';

/** What the thread that scores a run is given; pages follow through the port. */
export type ScoreRunInput = Omit<ScoringTask, 'pages'> & { port: MessagePort };

export type ScoreRunMessage =
  | { kind: 'page'; events: readonly StoredEvent[] }
  | { kind: 'end' }
  | { kind: 'broken' };

export type ScoreRunOutput = ScoringResult;
