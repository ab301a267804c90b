import type { ScoringPolicy } from '../policy.js';

/** The default policy. Its numbers are part of the public contract; see docs/scoring.md. */
export const softadastraV1: ScoringPolicy = {
  name: 'softadastra-v1',
  start: 100,
  once_rules: [
    { event_type: 'data_loss_risk_detected', points: 35 },
    { event_type: 'recovery_failed', points: 25 },
    { event_type: 'duplicate_detected', points: 20 },
    { event_type: 'request_timeout', points: 10 },
  ],
  severity_rules: [
    { severity: 'critical', points_each: 15, points_at_most: 30 },
    { severity: 'error', points_each: 8, points_at_most: 24 },
    { severity: 'warning', points_each: 3, points_at_most: 15 },
  ],
  risks: {
    data_loss: 'data_loss_risk_detected',
    duplicate: 'duplicate_detected',
    timeout: 'request_timeout',
    recovery: 'recovery_failed',
  },
  grades: [
    { grade: 'A', from: 90 },
    { grade: 'B', from: 75 },
    { grade: 'C', from: 60 },
    { grade: 'D', from: 40 },
    { grade: 'F', from: 0 },
  ],
};
