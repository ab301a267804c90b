import { createRecorder, type EngineRecorder } from '../../src/agent/evidence/index.js';
import type {
  AgentEvent,
  Operation,
  Outcome,
  PlanRecord,
  ResultRecord,
} from '../../src/agent/history/index.js';
import { systemRuntime } from '../../src/agent/runtime.js';

export const newRunId = () => systemRuntime.newId('run');

export function planned(runId: string, fields: Partial<PlanRecord> = {}): PlanRecord {
  return {
    run_id: runId,
    target: 'http://127.0.0.1:1/orders',
    scenario: { name: 'test', request: { method: 'POST' } },
    seed: '1',
    nonce: 'abcdefgh',
    labels: { branch: 'main' },
    agent: '0.1.0',
    started_at: new Date(0).toISOString(),
    environment: { node: 'v20', platform: 'linux x64' },
    ...fields,
  };
}

export function recordedEvent(seq: number, fields: Partial<AgentEvent> = {}): AgentEvent {
  return {
    id: systemRuntime.newId('evt'),
    seq,
    event_type: 'request_sent',
    severity: 'info',
    message: `event ${seq}`,
    payload: { operation: 'op-001', attempt: seq },
    occurred_at: new Date(seq).toISOString(),
    ...fields,
  };
}

export function recordedOutcome(name: string, attempts: number): Outcome {
  const operation: Operation = {
    name,
    kind: 'create',
    subject: name,
    value: `m-${name}`,
    marker: `m-${name}`,
    idempotencyKey: `key-${name}`,
    method: 'POST',
    path: null,
    body: { note: `m-${name}` },
  };
  return {
    operation,
    attempts,
    acknowledged: true,
    answer: { id: 1 },
    lastSymptom: null,
    lastFaulted: false,
  };
}

export function resulted(events: number, fields: Partial<ResultRecord> = {}): ResultRecord {
  return {
    status: 'finished',
    finished_at: new Date(1_000).toISOString(),
    operations: 1,
    acknowledged: 1,
    attempts: 1,
    verdicts: { kept: 1 },
    skipped: [],
    score: { score: 100, grade: 'A', policy: 'softadastra-v1' },
    events,
    notes: [],
    ...fields,
  };
}

/** A run that is on disk, with as many events as are given, and a result unless it was killed. */
export async function storedRun(
  dataDir: string,
  events: number | readonly AgentEvent[],
  { killed = false, result = {} as Partial<ResultRecord> } = {},
): Promise<string> {
  const runId = newRunId();
  const recorder = await createRecorder(dataDir, runId);
  appendRun(recorder, runId, events, killed ? null : result);
  await recorder.close();
  return runId;
}

/** @param result null where the agent was killed before it. */
export function appendRun(
  recorder: EngineRecorder,
  runId: string,
  events: number | readonly AgentEvent[],
  result: Partial<ResultRecord> | null = {},
): readonly AgentEvent[] {
  const all =
    typeof events === 'number'
      ? Array.from({ length: events }, (_, index) => recordedEvent(index + 1))
      : events;
  recorder.append({ kind: 'plan', ...planned(runId) });
  for (const event of all) recorder.append({ kind: 'event', ...event });
  if (result !== null) recorder.append({ kind: 'result', ...resulted(all.length, result) });
  return all;
}
