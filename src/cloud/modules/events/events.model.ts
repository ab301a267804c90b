import { Model } from 'objection';
import type { SEVERITIES } from '../../queues/index.js';

export type Severity = (typeof SEVERITIES)[number];

/** An event as it is stored: the one authority on its table and columns. */
export class EventModel extends Model {
  static override tableName = 'events';
  static override idColumn = ['run_id', 'seq'];
  static override jsonAttributes = ['payload'];

  /** In the order in which the bulk path binds them. */
  static readonly columns = [
    'run_id',
    'seq',
    'id',
    'event_type',
    'severity',
    'message',
    'payload',
    'occurred_at',
    'created_at',
  ] as const;

  run_id!: string;
  seq!: number;
  id!: string;
  event_type!: string;
  severity!: Severity;
  message!: string;
  payload!: unknown;
  /** By the agent's clock, epoch milliseconds. */
  occurred_at!: number;
  /** When it was persisted, epoch milliseconds. */
  created_at!: number;
}

/** An event on its way into the table; `payload` is JSON text. */
export interface EventRow {
  run_id: string;
  seq: number;
  id: string;
  event_type: string;
  severity: Severity;
  message: string;
  payload: string;
  occurred_at: number;
  created_at: number;
}

/** What could not be stored, with its reason and its body. */
export class RejectionModel extends Model {
  static override tableName = 'rejections';
  static override jsonAttributes = ['body'];

  id!: string;
  run_id!: string;
  seq!: number | null;
  event_id!: string | null;
  code!: string;
  reason!: string;
  body!: unknown;
  fingerprint!: string;
  created_at!: number;
}
