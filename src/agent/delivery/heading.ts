import type { ReportRun } from '../../report/index.js';
import type { PlanRecord } from '../history/index.js';
import type { DeliveredRun, FinishedAs } from './delivery.js';

const METHODS = ['POST', 'PUT', 'PATCH'] as const;

/** The run as a cloud is told of it: always the same, since another one under its id is a conflict. */
export function headingOf(plan: PlanRecord): DeliveredRun {
  const { run_id: id, target, scenario, seed, labels, started_at } = plan;
  const { name, request } = scenario as { name?: unknown; request?: { method?: unknown } };
  return {
    id,
    target_url: target,
    method: METHODS.find((method) => method === request?.method) ?? 'POST',
    scenario: String(name),
    seed,
    labels,
    started_at,
  };
}

/** The run as its report is told of it. */
export function reportRunOf(
  plan: PlanRecord,
  status: FinishedAs,
  finishedAt: string | null,
): ReportRun {
  return { ...headingOf(plan), status, finished_at: finishedAt };
}
