import { isDeepStrictEqual } from 'node:util';
import type { ReportBody } from '../../report/index.js';
import type { Score as LocalScore } from '../../scoring/index.js';
import { CloudClient, type Score, type StoredEvent } from '../../sdk/index.js';
import type { AgentEvent } from '../history/index.js';
import { reportsApart } from './compare-reports.js';
import type { CloudAccess } from './delivery.js';
import { reasonOf } from './failures.js';
import { cloudOf } from './open.js';

/** What a cloud holds of a run, against what is stored here. */
export interface CloudComparison {
  readonly url: string;
  readonly score: number | null;
  readonly grade: string | null;
  readonly events: number;
  /** In sentences; nothing where both are the same. */
  readonly differences: readonly string[];
}

const PAGE = 500;
const MOST_NAMED = 10;
/** The fields of an event that the cloud has to hold as they were recorded. */
const FIELDS = ['id', 'event_type', 'severity', 'message', 'payload', 'occurred_at'] as const;

/** Never rejects: a cloud that cannot be asked is a difference, too. */
export async function compareWithCloud(
  access: CloudAccess,
  runId: string,
  events: readonly AgentEvent[],
  local: { score: LocalScore; report: ReportBody },
): Promise<CloudComparison> {
  const url = cloudOf(access);
  const client = new CloudClient({ baseUrl: url, apiKey: access.agentKey });
  try {
    const score = await client.getScore(runId);
    const there = await eventsOf(client, runId);
    const { evidence } = await client.getReport(runId);
    const differences = [
      ...scoresApart(score, local.score),
      ...shortened(eventsApart(there, events)),
      ...shortened(reportsApart(evidence, local.report.evidence)),
    ];
    return { url, score: score.score, grade: score.grade, events: there.size, differences };
  } catch (error) {
    const differences = [`the cloud cannot be asked: ${reasonOf(error)}`];
    return { url, score: null, grade: null, events: 0, differences };
  }
}

async function eventsOf(client: CloudClient, runId: string): Promise<Map<number, StoredEvent>> {
  const events = new Map<number, StoredEvent>();
  for (let after = 0; ; ) {
    const { items } = await client.listRunEvents(runId, { after_seq: after, limit: PAGE });
    for (const event of items) events.set(event.seq, event);
    const last = items.at(-1);
    if (last === undefined || items.length < PAGE) return events;
    after = last.seq;
  }
}

function scoresApart(there: Score, here: LocalScore): string[] {
  const isFinal = !there.provisional && there.computed_at !== null;
  const apart = (['score', 'grade', 'policy'] as const)
    .filter((field) => there[field] !== here[field])
    .map((field) => `${field} is ${String(there[field])} there and ${String(here[field])} here`);
  if (!isDeepStrictEqual(there.risks, here.risks)) apart.push('the risks are others there');
  const points = ({ deductions }: Pick<LocalScore, 'deductions'>) =>
    deductions.map(({ rule, count, points: taken }) => ({ rule, count, taken }));
  if (!isDeepStrictEqual(points(there), points(here))) {
    apart.push('the deductions are others there');
  }
  return isFinal ? apart : ['the score there is not final yet', ...apart];
}

function shortened(apart: readonly string[]): readonly string[] {
  const more = apart.length - MOST_NAMED;
  return more > 0 ? [...apart.slice(0, MOST_NAMED), `and ${more} more like these`] : apart;
}

function eventsApart(there: Map<number, StoredEvent>, here: readonly AgentEvent[]): string[] {
  const apart: string[] = [];
  for (const event of here) {
    const stored = there.get(event.seq);
    if (stored === undefined) apart.push(`event ${event.seq} is not there`);
    else apart.push(...fieldsApart(stored, event));
  }
  const own = new Set(here.map(({ seq }) => seq));
  for (const seq of there.keys()) {
    if (!own.has(seq)) apart.push(`event ${seq} is there and not here`);
  }
  return apart;
}

function fieldsApart(there: StoredEvent, here: AgentEvent): string[] {
  // What JSON leaves out, such as a field without a value, was never sent.
  const sent: Record<string, unknown> = JSON.parse(JSON.stringify(here));
  const apart = FIELDS.filter((field) => !isDeepStrictEqual(there[field], sent[field]));
  return apart.length === 0 ? [] : [`event ${here.seq} has another ${apart.join(', ')} there`];
}
