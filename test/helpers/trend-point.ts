import type { Risks, TrendPoint } from '../../src/sdk/index.js';

/** A final run as a trend shows it, good in every respect but those that are given. */
export function point(
  given: Partial<Omit<TrendPoint, 'risks'>> & { risks?: Partial<Risks> | null } = {},
): TrendPoint {
  const none = { data_loss: false, duplicate: false, timeout: false, recovery: false };
  return {
    run_id: 'run_0',
    scenario: 'lost responses',
    score: 100,
    grade: 'A',
    revision: 1,
    labels: {},
    created_at: '2026-11-21T03:44:50.123Z',
    finished_at: '2026-11-21T03:45:50.123Z',
    ...given,
    risks: given.risks === null ? null : { ...none, ...given.risks },
  };
}
