import type { ReportEvent, ReportRun, ReportScore } from '../../src/report/index.js';

/** A run for tests; each field can be replaced. */
export function run(fields: Partial<ReportRun> = {}): ReportRun {
  return {
    id: 'run_0199f3c2a1b27d7c8e0a4d1c2b3a4f50',
    target_url: 'http://127.0.0.1:4010/orders',
    method: 'POST',
    scenario: 'orders',
    status: 'finished',
    seed: '7',
    started_at: '2026-11-21T03:44:50.123Z',
    finished_at: '2026-11-21T03:45:20.456Z',
    labels: { branch: 'main' },
    ...fields,
  };
}

/** A score for tests: nothing deducted unless said otherwise. */
export function score(fields: Partial<ReportScore> = {}): ReportScore {
  const risks = { data_loss: false, duplicate: false, timeout: false, recovery: false };
  return { score: 100, grade: 'A', risks, deductions: [], ...fields };
}

/** Numbers events and lets a clock run one millisecond per event. */
export class Recording {
  readonly events: ReportEvent[] = [];
  at = Date.parse('2026-11-21T03:44:50.123Z');

  add(event_type: string, payload: unknown = {}, fields: Partial<ReportEvent> = {}): this {
    const seq = this.events.length + 1;
    this.at += 1;
    this.events.push({
      id: `evt_${String(seq).padStart(32, '0')}`,
      seq,
      event_type,
      severity: 'info',
      message: '',
      payload,
      occurred_at: this.at,
      ...fields,
    });
    return this;
  }

  /** One attempt that is answered 201. */
  answered(operation: string, attempt = 1): this {
    return this.add('request_sent', { operation, attempt, method: 'POST', path: '/orders' }).add(
      'response_received',
      { operation, attempt, status: 201, latency_ms: 5 },
    );
  }

  /** One attempt whose answer is lost on its way, and the retry that is answered. */
  answeredAfterLostResponse(operation: string): this {
    return this.add('request_sent', { operation, attempt: 1, method: 'POST', path: '/orders' })
      .add('fault_injected', { operation, attempt: 1, fault: 'lost_response' })
      .add('attempt_failed', { operation, attempt: 1, fault: 'lost_response', symptom: 'timeout' })
      .add('retry_started', { operation, attempt: 2, delay_ms: 100 })
      .answered(operation, 2);
  }

  lost(operation: string): this {
    const payload = { operation, acknowledged: true, copies: 0, reason: 'lost' };
    return this.add('data_loss_risk_detected', payload, { severity: 'critical' });
  }

  doubled(operation: string): this {
    const payload = { operation, acknowledged: true, copies: 2 };
    return this.add('duplicate_detected', payload, { severity: 'error' });
  }
}
