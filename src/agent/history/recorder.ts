import type { AgentEvent } from './event.js';
import type { Finding, Operation, Outcome, Sight } from './operation.js';

/** First line of a run: all that has to be known to do it again. */
export interface PlanRecord {
  run_id: string;
  target: string;
  /** Complete, with its seed filled in. */
  scenario: object;
  seed: string;
  /** Part of every marker of the run. */
  nonce: string;
  labels: Record<string, string>;
  /** Version of the agent. */
  agent: string;
  /** ISO 8601, UTC. */
  started_at: string;
  environment: { node: string; platform: string };
}

/** Last line of a run that came to its end. */
export interface ResultRecord {
  status: 'finished' | 'cancelled';
  finished_at: string;
  operations: number;
  acknowledged: number;
  attempts: number;
  verdicts: Record<string, number>;
  /** Names of the operations whose subject never came to be. */
  skipped: string[];
  score: { score: number; grade: string; policy: string };
  /** Events of the run: the last `seq`. */
  events: number;
  notes: string[];
}

/** One line of a run's record. */
export type RecordLine =
  | ({ kind: 'plan' } & PlanRecord)
  | ({ kind: 'event' } & AgentEvent)
  | ({ kind: 'outcome' } & Outcome)
  | ({ kind: 'finding'; operation: Operation['name'] } & Finding)
  | ({ kind: 'sight' } & Sight)
  | ({ kind: 'result' } & ResultRecord);

/** Keeps what a run records. Lines are kept in the order of `append`. */
export interface Recorder {
  /** Hands a line over; it is durable once `settled` resolves. Throws after `close`. */
  append(line: RecordLine): void;
  /** Resolves once every line appended so far is durable; rejects when it cannot be made so. */
  settled(): Promise<void>;
  /** Makes everything durable and lets go. May be called twice. */
  close(): Promise<void>;
}

/** What the agent saw could not be written down: nothing more may be sent. */
export class RecorderError extends Error {
  override name = 'RecorderError';
}
