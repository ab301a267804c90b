import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { Account, Ledger, LedgerEvent } from '../ledger.js';
import { expectedScore } from './expected-score.js';

const MOST_FINDINGS = 20;

type Row = Record<string, unknown>;

/**
 * Everything in which the database differs from what a test was told is accepted, in words; nothing
 * where all is well. To be called once every run is final. Reads rows only: no line of the product.
 */
export async function audit(ledger: Ledger, db: Knex): Promise<string[]> {
  const findings: string[] = [];
  for (const runId of ledger.runIds) {
    if (findings.length >= MOST_FINDINGS) break;
    const account = ledger.account(runId);
    const rows: Row[] = await db('events').where('run_id', runId);
    const found = [
      ...auditEvents(account, rows),
      ...(await auditRun(db, runId, account)),
      ...(await auditReport(db, runId, account)),
    ];
    findings.push(...found.map((finding) => `${runId}: ${finding}`));
  }
  const known = new Set(ledger.runIds);
  for (const table of ['runs', 'events'] as const) {
    const column = table === 'runs' ? 'id' : 'run_id';
    const ids: string[] = await db(table).distinct(column).pluck(column);
    for (const id of ids) if (!known.has(id)) findings.push(`${table}: nobody sent ${id}`);
  }
  return findings.slice(0, MOST_FINDINGS);
}

/**
 * Batches of which some rows are stored and others are not, accepted or not. Each run is read in
 * one statement, so that rows which come meanwhile are no finding.
 */
export async function halfWritten(ledger: Ledger, db: Knex): Promise<string[]> {
  const findings: string[] = [];
  for (const runId of ledger.runIds) {
    const { batches } = ledger.account(runId);
    const seqs: (number | string)[] = await db('events').where('run_id', runId).pluck('seq');
    const stored = new Set(seqs.map(Number));
    for (const batch of batches) {
      const there = batch.filter((seq) => stored.has(seq)).length;
      if (there === 0 || there === batch.length) continue;
      findings.push(`${runId}: ${there} of the ${batch.length} events from ${batch[0]} are stored`);
    }
  }
  return findings.slice(0, MOST_FINDINGS);
}

function auditEvents({ sent, accepted, rejected }: Account, rows: readonly Row[]): string[] {
  const findings: string[] = [];
  const stored = new Map<number, Row>();
  for (const row of rows) {
    const seq = Number(row.seq);
    if (stored.has(seq)) findings.push(`event ${seq} is there twice`);
    stored.set(seq, row);
    const event = sent.get(seq);
    if (!event) findings.push(`nobody sent event ${seq}`);
    else if (rejected.has(seq)) findings.push(`event ${seq} is stored and no rejection`);
    else findings.push(...differences(event, row).map((field) => `event ${seq}: other ${field}`));
  }
  for (const seq of accepted) {
    if (!stored.has(seq) && !rejected.has(seq)) findings.push(`event ${seq} is lost`);
  }
  return findings;
}

function differences(event: LedgerEvent, row: Row): string[] {
  const expected: Row = {
    ...(event.id !== undefined && { id: event.id }),
    ...(event.occurred_at !== undefined && { occurred_at: Date.parse(event.occurred_at) }),
    event_type: event.event_type,
    severity: event.severity ?? 'info',
    message: event.message ?? '',
    payload: event.payload ?? null,
  };
  const found: Row = {
    ...row,
    occurred_at: Number(row.occurred_at),
    payload: JSON.parse(String(row.payload)),
  };
  return Object.keys(expected).filter((field) => !isDeepStrictEqual(found[field], expected[field]));
}

async function auditRun(db: Knex, runId: string, account: Account): Promise<string[]> {
  if (!account.isOpen) return [];
  const run: Row | undefined = await db('runs').where('id', runId).first();
  if (!run) return ['the run is lost'];
  const score: Row | undefined = await db('scores').where('run_id', runId).first();
  const report: Row | undefined = await db('reports').where('run_id', runId).first();
  const counted = await db('event_counts').where('run_id', runId).sum('count as n').first();
  const refused: (number | string)[] = await db('rejections').where('run_id', runId).pluck('seq');
  const events = [...account.sent.values()].filter(
    ({ seq }) => account.accepted.has(seq) && !account.rejected.has(seq),
  );
  const points = expectedScore(events);
  const facts: [what: string, found: unknown, expected: unknown][] = [
    ['status', run.status, account.status ?? 'finished'],
    ['persisted', Number(run.persisted), events.length],
    ['score', run.score, points],
    ['score of its own table', score?.score, points],
    ['score of the report', report?.score, points],
    ['revision of the report', report?.revision, run.revision],
    ['events counted', Number(counted?.n ?? 0), events.length],
    [
      'rejections',
      refused.map(Number).sort(ascending).join(),
      [...account.rejected].sort(ascending).join(),
    ],
  ];
  return facts
    .filter(([, found, expected]) => found !== expected)
    .map(([what, found, expected]) => `${what} is ${found} and not ${expected}`);
}

const ascending = (a: number, b: number) => a - b;

async function auditReport(db: Knex, runId: string, { report }: Account): Promise<string[]> {
  if (!report) return [];
  const rows: Row[] = await db('agent_reports').where('run_id', runId);
  if (rows.length !== 1) return [`the agent's report is there ${rows.length} times`];
  const { summary, raw_json } = rows[0] ?? {};
  const stored = { summary, raw_json: JSON.parse(String(raw_json)) };
  return isDeepStrictEqual(stored, report) ? [] : ["the agent's report has changed"];
}
