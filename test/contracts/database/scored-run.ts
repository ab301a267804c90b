import type { ScoredRun } from '../../../src/cloud/modules/scoring/scoring.repository.js';

export const RISKS = { data_loss: false, duplicate: true, timeout: false, recovery: false };

/** A score made from `version` events. */
export function scoredRun(version: number, fields: Partial<ScoredRun> = {}): ScoredRun {
  return {
    status: 'finished',
    version,
    score: 72,
    grade: 'C',
    risks: JSON.stringify(RISKS),
    deductions: '[]',
    report: JSON.stringify({ summary: `from ${version} events` }),
    timeline: JSON.stringify({ operations_total: version }),
    policy: 'softadastra-v1',
    incomplete: false,
    ...fields,
  };
}
