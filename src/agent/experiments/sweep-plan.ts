import type {
  FaultName,
  OperationKind,
  Scenario,
  ScheduledFault,
  WorkloadEntry,
} from '../scenario/index.js';

/** A point at which a request can be cut. */
export interface CutPoint {
  /** As the column of a table. */
  name: string;
  fault: FaultName;
  settings: Record<string, unknown>;
}

/**
 * Every point, those across a restart first: a restart may take with it what was done before, so
 * nothing else may stand before it.
 */
export const CUT_POINTS: readonly CutPoint[] = [
  { name: 'restart after', fault: 'restart', settings: { at: 'after' } },
  { name: 'restart during', fault: 'restart', settings: { at: 'during' } },
  { name: 'before', fault: 'connection-reset', settings: { at: 'before' } },
  { name: 'no answer', fault: 'lost-response', settings: {} },
  { name: 'reset after', fault: 'connection-reset', settings: { at: 'after' } },
  { name: 'half answer', fault: 'truncated-body', settings: { share: 0.5 } },
  { name: 'reset in answer', fault: 'connection-reset', settings: { at: 'during' } },
  { name: 'client before', fault: 'client-restart', settings: { at: 'before' } },
  { name: 'client after', fault: 'client-restart', settings: { at: 'after' } },
];

/** One kind of request of the workload, as the clean pass sent it. */
export interface SweptRequest {
  kind: OperationKind;
  method: string;
  /** As the scenario states it, `{{id}}` and all. */
  path: string;
}

/** One request at one point: an operation of its own, whose first attempt is cut there. */
export interface PlannedCut {
  request: SweptRequest;
  point: CutPoint;
  operation: string;
  /** The creation of what it works on; null where it needs none. */
  setup: string | null;
}

export interface SweepPlan {
  cuts: PlannedCut[];
  workload: WorkloadEntry[];
  schedule: ScheduledFault[];
}

const ORDER: readonly OperationKind[] = ['create', 'update', 'read', 'list', 'delete'];

/** The kinds of requests that a scenario sends, a creation first and a deletion last. */
export function kindsOf({ mix }: Pick<Scenario, 'mix'>): OperationKind[] {
  return ORDER.filter((kind) => mix[kind] > 0);
}

/** One thing, and every kind of request on it once. */
export function cleanWorkload(kinds: readonly OperationKind[]): WorkloadEntry[] {
  const all: readonly OperationKind[] = ['create', ...kinds.filter((kind) => kind !== 'create')];
  return all.map((kind, index) => entryOf(nameOf(index + 1), kind, nameOf(1)));
}

/** Every request × every point, each with operations that nothing else touches. */
export function planSweep(
  requests: readonly SweptRequest[],
  { restartable }: { restartable: boolean },
): SweepPlan {
  const plan: SweepPlan = { cuts: [], workload: [], schedule: [] };
  const add = (kind: OperationKind, subject?: string): string => {
    const name = nameOf(plan.workload.length + 1);
    plan.workload.push(entryOf(name, kind, subject ?? name));
    return name;
  };
  for (const point of CUT_POINTS) {
    if (point.fault === 'restart' && !restartable) continue;
    for (const request of requests) {
      const setup = request.kind === 'create' ? null : add('create');
      const operation = add(request.kind, setup ?? undefined);
      const { fault, settings } = point;
      plan.schedule.push({
        operation,
        attempt: 1,
        fault,
        settings: { ...settings },
      } as ScheduledFault);
      plan.cuts.push({ request, point, operation, setup });
    }
  }
  return plan;
}

function entryOf(operation: string, kind: OperationKind, subject: string): WorkloadEntry {
  return kind === 'create' || kind === 'list' ? { operation, kind } : { operation, kind, subject };
}

function nameOf(number: number): string {
  return `op-${String(number).padStart(3, '0')}`;
}
