import type { CheckResult } from './health.service.js';

/** Who answers: the same words on all three addresses. */
export interface Identity {
  service: string;
  environment: string;
  version: string;
}

export type HealthStatus = 'ok' | 'degraded' | 'unavailable';

export function presentHealth(
  { service, environment, version }: Identity,
  status: HealthStatus,
  checks: Readonly<Record<string, CheckResult>>,
) {
  return { service, environment, status, version, checks };
}
