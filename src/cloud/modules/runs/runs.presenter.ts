import { toIso, toIsoOrNull } from '../../platform/clock.js';
import type { LiveRun, OpenJob, StoredLive } from '../../queues/index.js';
import type { RunModel } from './runs.model.js';
import { settledIn } from './settled-batches.service.js';

/** A stored run; `live` is what the queue still holds of it, null where that is not asked or away. */
export function presentRun(run: RunModel, live: StoredLive | null) {
  return {
    id: run.id,
    project_id: run.project_id,
    agent_id: run.agent_id,
    target_url: run.target_url,
    method: run.method,
    scenario: run.scenario,
    seed: run.seed,
    status: run.status === 'running' && live?.finish ? 'finishing' : run.status,
    started_at: toIso(run.started_at),
    finished_at: toIsoOrNull(run.finished_at),
    created_at: toIso(run.created_at),
    updated_at: toIso(run.updated_at),
    ingest: {
      accepted: run.persisted + run.rejected + pendingEvents(live, run.settled_batches),
      persisted: run.persisted,
      rejected: run.rejected,
      persisted_through: run.numbering === 'server' ? null : run.persisted_through,
    },
    score: run.score,
    grade: run.grade,
    risks: run.risks,
    revision: run.revision,
    labels: run.labels,
  };
}

/** A run that was accepted and whose row no worker has written yet. */
export function presentAcceptedRun(open: OpenJob, live: LiveRun) {
  return {
    id: open.run_id,
    project_id: open.project_id,
    agent_id: open.agent_id,
    target_url: open.target_url,
    method: open.method,
    scenario: open.scenario,
    seed: open.seed,
    status: live.finish ? 'finishing' : 'accepted',
    started_at: toIso(open.started_at),
    finished_at: null,
    created_at: toIso(open.accepted_at),
    updated_at: toIso(open.accepted_at),
    ingest: {
      accepted: pendingEvents(live, ''),
      persisted: 0,
      rejected: 0,
      persisted_through: 0,
    },
    score: null,
    grade: null,
    risks: null,
    revision: 0,
    labels: open.labels,
  };
}

/** Events that are in the queue and not in the counters; a batch is in both until its job completes. */
function pendingEvents(live: StoredLive | null, settledBatches: string): number {
  const isSettled = settledIn(settledBatches);
  let events = 0;
  for (const [batch, size] of live?.pending ?? []) if (!isSettled(batch)) events += size;
  return events;
}
