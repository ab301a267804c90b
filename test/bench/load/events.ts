import type { EventInput } from '../../../src/cloud/queues/index.js';

type Numbered = EventInput & { seq: number };

/** One operation leaves four events behind, the last of them its verdict. */
const PER_OPERATION = 4;
const STARTED_AT = Date.parse('2026-11-21T03:44:50.123Z');

/**
 * The event that an agent would send under this number: about 200 bytes of JSON, of the usual
 * types, the same for the same number. One operation in a hundred was doubled.
 */
export function eventAt(seq: number): Numbered {
  const index = Math.floor((seq - 1) / PER_OPERATION);
  const operation = `op-${String(index).padStart(6, '0')}`;
  const occurred_at = new Date(STARTED_AT + seq * 7).toISOString();
  switch ((seq - 1) % PER_OPERATION) {
    case 0:
      return {
        seq,
        event_type: 'request_sent',
        severity: 'info',
        message: 'POST /orders',
        payload: {
          operation,
          attempt: 1,
          method: 'POST',
          path: '/orders',
          idempotency_key: operation,
        },
        occurred_at,
      };
    case 1:
      return {
        seq,
        event_type: 'attempt_failed',
        severity: 'info',
        message: 'the answer did not come back',
        payload: {
          operation,
          attempt: 1,
          fault: 'lost-response',
          symptom: 'reset',
          latency_ms: 12,
        },
        occurred_at,
      };
    case 2:
      return {
        seq,
        event_type: 'response_received',
        severity: 'info',
        message: 'POST /orders answered 201 to attempt 2',
        payload: { operation, attempt: 2, status: 201, latency_ms: 3 + (index % 40) },
        occurred_at,
      };
    default:
      return verdict(seq, operation, occurred_at, index % 100 === 99);
  }
}

function verdict(seq: number, operation: string, occurred_at: string, doubled: boolean): Numbered {
  return doubled
    ? {
        seq,
        event_type: 'duplicate_detected',
        severity: 'error',
        message: `${operation} is there 2 times, and was to be there once`,
        payload: { operation, copies: 2, acknowledged: true },
        occurred_at,
      }
    : {
        seq,
        event_type: 'recovery_succeeded',
        severity: 'info',
        message: `${operation} was kept after 2 attempts`,
        payload: { operation, attempts: 2, acknowledged: true, copies: 1 },
        occurred_at,
      };
}
