import { newUuid } from '../platform/ids.js';

/** Names of jobs. The parent's carries the project, so that an event for a foreign run finds none. */
export const scoreJobId = (projectId: string, runId: string) => `score-${projectId}-${runId}`;
export const rescoreJobId = (runId: string, version: string) => `rescore-${runId}-${version}`;
export const openJobId = (runId: string) => `open-${runId}`;
export const finishJobId = (runId: string) => `finish-${runId}`;
export const closeJobId = (runId: string) => `close-${runId}`;
export const deletionJobId = (id: string) => `delete-${id}`;
export const quarantineJobId = (jobId: string) => `quarantine-${jobId}`;

/** The name of a new batch: 32 hexadecimal digits that grow with time. */
export const newBatchId = newUuid;

/** The number of events is part of the job's name: a barrier's open children tell what is pending. */
export function batchJobId({ events, batch_id }: { events: readonly unknown[]; batch_id: string }) {
  return `batch-${events.length}-${batch_id}`;
}

/** The batches among a barrier's unfinished children (their Redis keys): how many events by name. */
export function batchesOfChildren(keys: readonly string[]): Map<string, number> {
  const batches = new Map<string, number>();
  for (const key of keys) {
    const match = /(?:^|[:-])batch-(\d+)-([0-9a-f]+)$/.exec(key);
    if (match?.[2]) batches.set(match[2], Number(match[1]));
  }
  return batches;
}
