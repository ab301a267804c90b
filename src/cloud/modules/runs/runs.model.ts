import { Model } from 'objection';
import type { FINISH_STATUSES, Numbering } from '../../queues/index.js';

export const FINAL_STATUSES = ['finished', 'failed', 'cancelled', 'abandoned'] as const;
export const RUN_STATUSES = ['accepted', 'running', 'finishing', ...FINAL_STATUSES] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type FinalStatus = (typeof FINISH_STATUSES)[number] | 'abandoned';

export interface Risks {
  data_loss: boolean;
  duplicate: boolean;
  timeout: boolean;
  recovery: boolean;
}

/** A run as it is stored. Times are epoch milliseconds. */
export class RunModel extends Model {
  static override tableName = 'runs';
  static override jsonAttributes = ['labels', 'risks', 'seed'];

  id!: string;
  project_id!: string;
  agent_id!: string;
  owner_id!: string;
  target_url!: string;
  method!: string;
  scenario!: string;
  seed!: string | number | null;
  labels!: Record<string, string>;
  status!: RunStatus;
  /** The outcome that was asked for, or `abandoned`; the status follows once the score is made. */
  finish_status!: FinalStatus | null;
  finish_last_seq!: number | null;
  finish_received_at!: number | null;
  numbering!: Numbering | null;
  started_at!: number;
  finished_at!: number | null;
  created_at!: number;
  updated_at!: number;
  last_event_at!: number | null;
  /** Stored events; also the version of the evidence, since events are only ever added. */
  persisted!: number;
  rejected!: number;
  /** The last batches that the counters contain, see settled-batches.service.ts: their jobs may not be completed yet. */
  settled_batches!: string;
  /** The highest n for which every seq 1…n is stored or rejected. */
  persisted_through!: number;
  /** How many events the last score was made from; -1 before the first. */
  scored_version!: number;
  revision!: number;
  score!: number | null;
  grade!: string | null;
  risks!: Risks | null;
  deleted_at!: number | null;
}

export function isFinal(status: RunStatus): status is FinalStatus {
  return (FINAL_STATUSES as readonly string[]).includes(status);
}
