import { v7 as uuidv7 } from 'uuid';

/** Names of jobs. The parent's carries the project, so that an event for a foreign run finds none. */
export const scoreJobId = (projectId: string, runId: string) => `score-${projectId}-${runId}`;
export const rescoreJobId = (runId: string, version: string) => `rescore-${runId}-${version}`;
export const openJobId = (runId: string) => `open-${runId}`;
export const finishJobId = (runId: string) => `finish-${runId}`;
export const closeJobId = (runId: string) => `close-${runId}`;
export const deletionJobId = (id: string) => `delete-${id}`;
export const quarantineJobId = (jobId: string) => `quarantine-${jobId}`;

/** The number of events is part of a batch's name: a barrier's open children tell what is pending. */
export function batchJobId(events: number): string {
  return `batch-${events}-${uuidv7().replaceAll('-', '')}`;
}

/** The events of the batches among a barrier's unfinished children (their Redis keys). */
export function eventsOfChildren(keys: readonly string[]): number {
  let events = 0;
  for (const key of keys) events += Number(/(?:^|[:-])batch-(\d+)-/.exec(key)?.[1] ?? 0);
  return events;
}
