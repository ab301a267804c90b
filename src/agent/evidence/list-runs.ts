import type { AgentEvent, ResultRecord } from '../history/index.js';
import type { DeliveryNote } from './delivery-note.js';
import { EvidenceError } from './evidence-error.js';
import { runFolder, runIdsIn, sizeOf } from './run-folder.js';
import { readRun, type StoredRun, withRun } from './stored-run.js';

/** How a run ended; without thresholds, which are a matter of the one who asked. */
export type RunVerdict = 'passed' | 'failed' | 'cancelled' | 'killed';

/** A run on this disk, in short. */
export interface RunSummary {
  readonly id: string;
  /** Null where it cannot be read now; `problem` says why. */
  readonly run: {
    readonly startedAt: string;
    readonly target: string;
    readonly scenario: string;
    readonly seed: string;
    readonly verdict: RunVerdict;
    /** Null where the agent was killed before it had one. */
    readonly score: number | null;
    readonly grade: string | null;
    readonly events: number;
    readonly delivered: readonly DeliveryNote[];
  } | null;
  /** `wal_locked` while it is recorded or delivered. */
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** On disk, in bytes. */
  readonly bytes: number;
}

/** Every run on this disk, oldest first. Each is read by itself and let go of again. */
export async function* listRuns(dataDir: string): AsyncGenerator<RunSummary> {
  for (const id of await runIdsIn(dataDir)) yield summaryOf(dataDir, id);
}

async function summaryOf(dataDir: string, id: string): Promise<RunSummary> {
  const bytes = await sizeOf(runFolder(dataDir, id));
  try {
    const run = await withRun(dataDir, id, async (log) => readRun(log));
    return { id, run: inShort(run), problem: null, bytes };
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const { code, message } = error;
    return { id, run: null, problem: { code, message }, bytes };
  }
}

function inShort({ plan, events, result, delivered }: StoredRun): RunSummary['run'] {
  const { name } = plan.scenario as { name?: unknown };
  return {
    startedAt: plan.started_at,
    target: plan.target,
    scenario: String(name),
    seed: plan.seed,
    verdict: verdictOf(events, result),
    score: result?.score.score ?? null,
    grade: result?.score.grade ?? null,
    events: events.length,
    delivered,
  };
}

const BROKEN = ['lost', 'duplicated', 'partial', 'failed', 'unknown'];
const TELLING = ['consistency_violation_detected', 'oracle_inconclusive'];

function verdictOf(events: readonly AgentEvent[], result: ResultRecord | null): RunVerdict {
  if (result === null) return 'killed';
  if (result.status === 'cancelled') return 'cancelled';
  const isBroken =
    result.operations === 0 ||
    BROKEN.some((verdict) => (result.verdicts[verdict] ?? 0) > 0) ||
    events.some(({ event_type }) => TELLING.includes(event_type));
  return isBroken ? 'failed' : 'passed';
}
