import type { JobsOptions } from 'bullmq';

/** All queues on one screen: name, what waits there, how it is retried and how long it is kept. */
export const LANES = {
  /** Children of a run's barrier: open, batch, finish, close, agent-report. */
  ingest: 'ingest',
  /** The barrier itself: one parent per run, released when its children are done. */
  scoring: 'scoring',
  /** Jobs that were started three times; processed one by one, in a process of their own. */
  quarantine: 'quarantine',
  /** Rows of deleted runs and projects, removed in small steps. */
  deletion: 'deletion',
  /** One scheduled job a minute that mends what crashes left behind. */
  maintenance: 'maintenance',
} as const;

export type Lane = keyof typeof LANES;

/**
 * A database that is away may stay away for hours: work waits for it and is never given up. What
 * is wrong with the work itself becomes a rejection and completes.
 */
const UNTIL_IT_WORKS: JobsOptions = {
  attempts: 1_000_000,
  backoff: { type: 'patient' },
  removeOnFail: false,
  stackTraceLimit: 3,
  keepLogs: 5,
};

/** A child's failure is the child's own: the score is made of what there is. */
export const CHILD_OPTIONS: JobsOptions = {
  ...UNTIL_IT_WORKS,
  removeOnComplete: true,
  ignoreDependencyOnFailure: true,
};

/** Removed when done: a barrier either waits or does not exist, and the database knows the rest. */
export const SCORE_OPTIONS: JobsOptions = { ...UNTIL_IT_WORKS, removeOnComplete: true };

export const DELETION_OPTIONS: JobsOptions = { ...UNTIL_IT_WORKS, removeOnComplete: true };

/** Milliseconds before the next try: 200, 400, … 10,000, each ± a quarter. */
export function patientBackoff(attemptsMade: number, random = Math.random): number {
  const base = Math.min(200 * 2 ** Math.min(attemptsMade - 1, 10), 10_000);
  return Math.round(base * (0.75 + random() / 2));
}
