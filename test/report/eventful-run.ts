import { Recording } from './events.js';

const FAULTS = [
  'latency',
  'timeout',
  'lost-response',
  'connection-reset',
  'error-status',
  'duplicate-delivery',
  'truncated-body',
  'offline',
] as const;
const ANSWERED: ReadonlySet<string> = new Set(['latency', 'duplicate-delivery']);
const KINDS = ['create', 'create', 'create', 'update', 'read', 'delete'] as const;

/**
 * A run as our agent records one: six operations under way at a time, each of the first attempts
 * under a fault in two cases of five, a restart in the middle, and every kind of finding.
 */
export function eventfulRun(operations: number, random: () => number): Recording {
  const recording = new Recording();
  recording.add('run_started', { scenario: 'orders', seed: '7', operations });
  const start = recording.at;
  for (let n = 1; n <= operations; n += 1) {
    const name = `op-${String(n).padStart(3, '0')}`;
    recording.at = start + Math.floor(n / 6) * 180 + Math.floor(random() * 60);
    operation(recording, name, n, random);
    if (n === Math.floor(operations / 2)) {
      recording.add('fault_injected', { fault: 'restart', operation: name, attempt: 1 });
      recording.at += 640;
      recording.add('app_restarted', { downtime_ms: 640, reason: 'kill -9 by the restart fault' });
    }
  }
  recording.at = start + operations * 40;
  findings(recording, operations);
  return recording;
}

function operation(recording: Recording, name: string, n: number, random: () => number): void {
  const kind = n < 7 ? 'create' : (KINDS[n % KINDS.length] ?? 'create');
  const subject = kind === 'create' ? name : `op-${String(1 + (n % 6)).padStart(3, '0')}`;
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    const faulted = attempt < 4 && random() < 0.4;
    const fault = faulted ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
    const about = { operation: name, attempt };
    recording.add('request_sent', {
      ...about,
      ...{ kind, subject, value: `sa-1f2e3d4c-${name}.`, method: 'POST', path: '/orders' },
      idempotency_key: `018f-${name}`,
    });
    if (fault !== undefined) recording.add('fault_injected', { ...about, fault });
    const took = Math.floor(fault === 'timeout' ? 2000 : 5 + random() * 120);
    recording.at += took;
    if (fault === undefined || ANSWERED.has(fault)) {
      recording.add('response_received', {
        ...{ ...about, status: 201, latency_ms: took },
        ...(fault === undefined ? {} : { fault }),
      });
      return;
    }
    recording.add('attempt_failed', { ...about, fault, symptom: 'timeout', latency_ms: took });
    recording.at += 100 * attempt;
    recording.add('retry_started', { operation: name, attempt: attempt + 1, delay_ms: 100 });
  }
}

function findings(recording: Recording, operations: number): void {
  const name = (n: number) => `op-${String(Math.min(n, operations)).padStart(3, '0')}`;
  recording
    .lost(name(17))
    .doubled(name(9))
    .lost(name(Math.floor(operations / 2)));
  recording.add(
    'partial_write_detected',
    { operation: name(13), expected: { quantity: 3 }, found: { quantity: 1 } },
    { severity: 'critical' },
  );
  recording.add('oracle_inconclusive', { operation: name(21), reason: 'status 500' });
  recording.add('recovery_failed', { operation: name(25), attempts: 12, applied: false });
  recording.add('consistency_violation_detected', staleRead(name(1)), {
    severity: 'error',
    message: `${name(1)}: no order of its operations explains the answers`,
  });
  recording.add('run_finished', { operations, duration_ms: operations * 40 });
}

/** A read that shows an older value than an earlier read has shown. */
function staleRead(key: string) {
  const line = (process: number, type: string, f: string, value: unknown) => ({
    ...{ process, type, f, value, key },
  });
  return {
    key,
    operations: [key, 'op-010', 'op-011'],
    counterexample: [
      line(0, 'invoke', 'write', 'b'),
      line(1, 'invoke', 'write', 'c'),
      line(0, 'ok', 'write', 'b'),
      line(2, 'invoke', 'read', null),
      line(2, 'ok', 'read', 'b'),
      line(3, 'invoke', 'read', null),
      line(3, 'ok', 'read', 'a'),
    ],
  };
}
