import { toIso } from '../../platform/clock.js';
import type { EventModel, RejectionModel } from './events.model.js';

export function presentEvent(event: EventModel) {
  return {
    id: event.id,
    run_id: event.run_id,
    seq: event.seq,
    event_type: event.event_type,
    severity: event.severity,
    message: event.message,
    payload: event.payload,
    occurred_at: toIso(event.occurred_at),
    created_at: toIso(event.created_at),
  };
}

export function presentRejection(rejection: RejectionModel) {
  return {
    id: rejection.id,
    run_id: rejection.run_id,
    seq: rejection.seq,
    event_id: rejection.event_id,
    code: rejection.code,
    reason: rejection.reason,
    body: rejection.body,
    created_at: toIso(rejection.created_at),
  };
}
