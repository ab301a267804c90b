import type { EvidenceLog } from '../evidence/index.js';
import { EvidenceError, readRun, type StoredRun, withRun } from '../evidence/index.js';
import type { Runtime } from '../runtime.js';
import type { CloudAccess, DeliveryProgress, Deviation, FinishedAs } from './delivery.js';
import { headingOf } from './heading.js';
import { cloudOf, openDelivery } from './open.js';

export interface DeliverOptions {
  dataDir: string;
  access: CloudAccess;
  runtime: Runtime;
  random?: () => number;
  /** How long to wait for a cloud that stores nothing more, in milliseconds. */
  patienceMs?: number;
  /** Also what was delivered completely before: it is offered anew, and changes nothing there. */
  again?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: DeliveryProgress & { run: string; events: number }) => void;
}

/** What happened to one run. */
export interface RunDelivery {
  readonly run: string;
  /** `left`: something is not there yet; `empty`: nothing was recorded. */
  readonly state: 'delivered' | 'delivered_before' | 'left' | 'empty';
  /** As what it was ended there; `failed` where the agent was killed. Null where it was not read. */
  readonly status: FinishedAs | null;
  readonly events: number;
  readonly score: number | null;
  readonly grade: string | null;
  readonly reportUrl: string | null;
  readonly setAside: readonly Deviation[];
  readonly rejected: readonly Deviation[];
  /** Why something is left. */
  readonly reason: string | null;
}

/** Sends what the cloud lacks of a run, ends the run there, and waits for its final score. */
export async function deliverRun(runId: string, options: DeliverOptions): Promise<RunDelivery> {
  try {
    return await withRun(options.dataDir, runId, (log) => deliverStored(log, options));
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const isEmpty = error.code === 'not_found';
    const state = isEmpty ? 'empty' : 'left';
    return { ...NOTHING, run: runId, state, reason: error.message };
  }
}

const NOTHING = {
  status: null,
  events: 0,
  score: null,
  grade: null,
  reportUrl: null,
  setAside: [],
  rejected: [],
  reason: null,
};

async function deliverStored(log: EvidenceLog, options: DeliverOptions): Promise<RunDelivery> {
  const run = readRun(log);
  const { access, again, onProgress, ...rest } = options;
  const status = statusOf(run);
  const events = run.events.at(-1)?.seq ?? 0;
  const told = { ...NOTHING, run: run.id, status, events };
  const before = run.delivered.find(({ cloud }) => cloud === cloudOf(access));
  if (before?.complete && !again) {
    const { score, grade } = before;
    return { ...told, state: 'delivered_before', score, grade };
  }
  const delivery = openDelivery({
    ...rest,
    access,
    log,
    run: headingOf(run.plan),
    onProgress: (progress) => onProgress?.({ ...progress, run: run.id, events }),
  });
  const outcome = await delivery.finish(status, events);
  if (!outcome.delivered) return { ...told, state: 'left', reason: outcome.reason };
  const { score, grade, reportUrl, setAside, rejected } = outcome;
  return { ...told, state: 'delivered', score, grade, reportUrl, setAside, rejected };
}

/** A run without a result is one whose agent was killed: it is judged on what it left behind. */
export function statusOf({ result }: StoredRun): FinishedAs {
  return result?.status ?? 'failed';
}
