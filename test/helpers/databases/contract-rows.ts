import type { AgentRow } from '../../../src/cloud/modules/agents/agents.model.js';
import type { UserRow } from '../../../src/cloud/modules/auth/auth.model.js';
import type { EventRow } from '../../../src/cloud/modules/events/events.model.js';
import type { ProjectRow } from '../../../src/cloud/modules/projects/projects.model.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import {
  type BatchJob,
  newBatchId,
  type OpenJob,
  type QueuedEvent,
} from '../../../src/cloud/queues/index.js';

/** 2026-11-21, in milliseconds: beyond 32 bits, as every real time is. */
export const AT = 1_795_232_690_123;

/** Accents, a letter that folds to two, and characters of four bytes. */
export const UNICODE = 'Zoë Straße 日本語 🧪👩‍👩‍👧 — "quoted" \\ \'end\'';

export function userRow(fields: Partial<UserRow> = {}): UserRow {
  const id = newId('usr');
  return {
    id,
    email: `${id}@example.com`,
    name: 'Ada',
    role: 'user',
    password_hash: '$argon2id$',
    created_at: AT,
    ...fields,
  };
}

export function projectRow(ownerId: string, fields: Partial<ProjectRow> = {}): ProjectRow {
  return {
    id: newId('prj'),
    owner_id: ownerId,
    name: 'Shop',
    slug: 'shop',
    description: '',
    base_url: '',
    created_at: AT,
    updated_at: AT,
    ...fields,
  };
}

export function agentRow(project: ProjectRow, fields: Partial<AgentRow> = {}): AgentRow {
  const id = newId('agt');
  return {
    id,
    project_id: project.id,
    owner_id: project.owner_id,
    name: 'laptop',
    key_hash: `hash-of-${id}`,
    key_prefix: 'sa_agent_key_01234567',
    last_seen_at: null,
    created_at: AT,
    updated_at: AT,
    rotated_at: null,
    ...fields,
  };
}

export function openJob(fields: Partial<OpenJob> = {}): OpenJob {
  return {
    run_id: newId('run'),
    project_id: newId('prj'),
    agent_id: newId('agt'),
    owner_id: newId('usr'),
    target_url: 'http://127.0.0.1:3000/orders',
    method: 'POST',
    scenario: 'unstable-network',
    seed: null,
    labels: {},
    started_at: AT,
    accepted_at: AT,
    ...fields,
  };
}

export function eventRow(runId: string, seq: number, fields: Partial<EventRow> = {}): EventRow {
  return {
    run_id: runId,
    seq,
    id: newId('evt'),
    event_type: 'request_sent',
    severity: 'info',
    message: '',
    payload: `{"operation":"op-${seq}"}`,
    occurred_at: AT,
    created_at: AT,
    ...fields,
  };
}

export function eventRows(runId: string, first: number, count: number): EventRow[] {
  return Array.from({ length: count }, (_, index) => eventRow(runId, first + index));
}

export function queuedEvents(first: number, count: number): QueuedEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    seq: first + index,
    event_type: (first + index) % 3 === 0 ? 'response_received' : 'request_sent',
    payload: { operation: `op-${first + index}` },
  }));
}

export function batchOf(open: OpenJob, events: QueuedEvent[]): BatchJob {
  const { run_id, project_id, agent_id } = open;
  const names = { run_id, project_id, agent_id, batch_id: newBatchId() };
  return { ...names, numbering: 'agent', accepted_at: AT, events };
}
