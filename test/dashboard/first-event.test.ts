import test from 'ava';
import { firstEvent } from '../../src/dashboard/model/first-event.js';
import type { Run } from '../../src/sdk/types.js';

const agent = { id: 'agt_1', created_at: '2026-11-21T10:00:00.000Z', rotated_at: null };
const rotated = { ...agent, rotated_at: '2026-11-21T12:00:00.000Z' };

test('a key that was not used yet is waited for', (t) => {
  t.deepEqual(firstEvent(agent, undefined), { state: 'waiting' });
});

test('a run without events is not the first event', (t) => {
  const run = runOf({});
  t.deepEqual(firstEvent(agent, run), { state: 'opened', run });
});

test('the first event counts as soon as it is accepted', (t) => {
  const run = runOf({ accepted: 3 });
  t.deepEqual(firstEvent(agent, run), { state: 'received', run, events: 3 });
});

test('events that could not be stored have arrived all the same', (t) => {
  t.like(firstEvent(agent, runOf({ rejected: 2 })), { state: 'received', events: 2 });
});

test('what an earlier key sent says nothing of the new one', (t) => {
  t.is(firstEvent(rotated, runOf({ accepted: 3 })).state, 'waiting');
  const later = runOf({ accepted: 1 }, { created_at: '2026-11-21T12:00:00.000Z' });
  t.is(firstEvent(rotated, later).state, 'received');
});

test('a run of another agent is not taken for this one', (t) => {
  t.is(firstEvent(agent, runOf({ accepted: 3 }, { agent_id: 'agt_2' })).state, 'waiting');
});

function runOf(ingest: Partial<Run['ingest']>, fields: Partial<Run> = {}): Run {
  return {
    id: 'run_1',
    project_id: 'prj_1',
    agent_id: 'agt_1',
    target_url: 'http://localhost:3000/orders',
    method: 'POST',
    scenario: 'unstable-network',
    seed: 1,
    status: 'running',
    started_at: null,
    finished_at: null,
    created_at: '2026-11-21T11:00:00.000Z',
    updated_at: '2026-11-21T11:00:00.000Z',
    ingest: { accepted: 0, persisted: 0, rejected: 0, persisted_through: null, ...ingest },
    score: null,
    grade: null,
    risks: null,
    revision: 0,
    labels: {},
    ...fields,
  };
}
