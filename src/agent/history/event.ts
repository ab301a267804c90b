export type Severity = 'info' | 'warning' | 'error' | 'critical';

/** What the agent emits, with the severity each type has where its case says nothing else. */
export const EVENT_SEVERITY = {
  agent_started: 'info',
  run_started: 'info',
  run_finished: 'info',
  app_restarted: 'info',
  fault_injected: 'info',
  fault_cleared: 'info',
  request_sent: 'info',
  response_received: 'info',
  retry_started: 'info',
  client_restarted: 'info',
  attempt_failed: 'info',
  connection_failed: 'warning',
  request_timeout: 'warning',
  recovery_succeeded: 'info',
  recovery_failed: 'error',
  duplicate_detected: 'error',
  partial_write_detected: 'critical',
  data_loss_risk_detected: 'critical',
  consistency_violation_detected: 'error',
  oracle_inconclusive: 'warning',
} as const satisfies Record<string, Severity>;

export type EventType = keyof typeof EVENT_SEVERITY;

/** One observed fact in a run, in the form in which it is kept, submitted and scored. */
export interface AgentEvent {
  id: string;
  /** 1 for the first event of the run, then without a gap. */
  seq: number;
  event_type: EventType;
  severity: Severity;
  message: string;
  payload: Record<string, unknown>;
  /** ISO 8601, UTC, by the agent's clock. */
  occurred_at: string;
}
