import type {
  AgentEvent,
  Finding,
  Outcome,
  PlanRecord,
  ResultRecord,
  Sight,
} from '../history/index.js';
import { type DeliveryNote, deliveriesIn } from './delivery-note.js';
import { EvidenceError } from './evidence-error.js';
import { EvidenceLog } from './evidence-log.js';
import type { LineKind } from './line.js';
import { holdsLog, runFolder, runIdsIn } from './run-folder.js';

/** Everything that is on disk of one run. */
export interface StoredRun {
  readonly id: string;
  readonly folder: string;
  readonly plan: PlanRecord;
  /** In the order of their seqs. */
  readonly events: readonly AgentEvent[];
  /** By the operation's name, what is known last of each. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly sights: readonly Sight[];
  /** Null where the agent was killed, or the run has not ended. */
  readonly result: ResultRecord | null;
  /** How far it is with each cloud that it was ever delivered to. */
  readonly delivered: readonly DeliveryNote[];
}

/**
 * Reads a run and lets go of it again.
 * @param name its id, the unambiguous beginning of one, or `latest`.
 * @throws EvidenceError where there is no such run, it is in use, or it is damaged.
 */
export async function openRun(dataDir: string, name: string): Promise<StoredRun> {
  return withRun(dataDir, await findRun(dataDir, name), async (log) => readRun(log));
}

/** Does something with the store of a run, which nobody else can use meanwhile. */
export async function withRun<T>(
  dataDir: string,
  runId: string,
  work: (log: EvidenceLog) => Promise<T>,
): Promise<T> {
  const folder = runFolder(dataDir, runId);
  if (!(await holdsLog(folder))) throw unknownRun(dataDir, runId);
  const log = await EvidenceLog.open(runId, folder);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** @throws EvidenceError where the name says no run, or more than one. */
export async function findRun(dataDir: string, name: string): Promise<string> {
  const all = await runIdsIn(dataDir);
  const [found, ...others] =
    name === 'latest' ? all.slice(-1) : all.filter((id) => id.startsWith(name));
  if (found === undefined) throw unknownRun(dataDir, name);
  if (others.length === 0 || found === name) return found;
  const message = `${others.length + 1} runs begin with "${name}": say more of the id`;
  throw new EvidenceError('invalid_argument', message);
}

/** @throws EvidenceError where nothing was recorded. */
export function readRun(log: EvidenceLog): StoredRun {
  const { runId: id, folder } = log;
  const [plan] = linesOf<PlanRecord>(log, 'plan');
  if (plan === undefined) {
    throw new EvidenceError('not_found', `of ${id} nothing was recorded but its name`);
  }
  const outcomes = linesOf<Outcome>(log, 'outcome');
  const findings = linesOf<Finding & { operation: string }>(log, 'finding');
  return {
    id,
    folder,
    plan,
    events: linesOf<AgentEvent>(log, 'event'),
    outcomes: new Map(outcomes.map((outcome) => [outcome.operation.name, outcome])),
    findings: new Map(findings.map(({ operation, ...finding }) => [operation, finding])),
    sights: linesOf<Sight>(log, 'sight'),
    result: linesOf<ResultRecord>(log, 'result')[0] ?? null,
    delivered: deliveriesIn(log),
  };
}

/** Checksums of the log have vouched for the bytes; this version wrote them, or a kindred one. */
function linesOf<T>(log: EvidenceLog, kind: LineKind): T[] {
  return Array.from(log.lines(kind), ({ fields }) => fields as T);
}

function unknownRun(dataDir: string, name: string): EvidenceError {
  return new EvidenceError('not_found', `there is no run "${name}" in ${dataDir}`);
}
