import test from 'ava';
import {
  candidateOf,
  conflictWith,
  rejectionRow,
  splitUnique,
} from '../../../../src/cloud/modules/events/event-rows.service.js';
import { EventModel } from '../../../../src/cloud/modules/events/events.model.js';
import { newId } from '../../../../src/cloud/platform/ids.js';
import { type BatchJob, newBatchId, type QueuedEvent } from '../../../../src/cloud/queues/index.js';

const run_id = newId('run');
const NOW = 1_000_000;

function batch(numbering: 'agent' | 'server', ...events: QueuedEvent[]): BatchJob {
  const [project_id, agent_id] = [newId('prj'), newId('agt')];
  const names = { run_id, project_id, agent_id, batch_id: newBatchId() };
  return { ...names, numbering, accepted_at: NOW - 5, events };
}

function candidates(numbering: 'agent' | 'server', ...events: QueuedEvent[]) {
  const job = batch(numbering, ...events);
  return job.events.map((event) => candidateOf(job, event, NOW));
}

/** As the table gives it back. */
function stored(event: QueuedEvent, numbering: 'agent' | 'server' = 'agent'): EventModel {
  const [candidate] = candidates(numbering, event);
  return Object.assign(new EventModel(), { ...candidate?.row, payload: event.payload ?? null });
}

function conflict(numbering: 'agent' | 'server', sent: QueuedEvent, ...rivals: EventModel[]) {
  const [candidate] = candidates(numbering, sent);
  const known = rivals.flatMap((rival): [string, EventModel][] => [
    [`${run_id}/${rival.seq}`, rival],
    [`${run_id}/${rival.id}`, rival],
  ]);
  return candidate ? conflictWith(candidate, new Map(known)) : 'no candidate';
}

const BASE: QueuedEvent = { seq: 4, event_type: 'request_sent', payload: { a: [1, { b: null }] } };

test('what is not said gets its default, and an id', (t) => {
  const [candidate] = candidates('agent', { seq: 1, event_type: 'request_sent' });
  t.like(candidate?.row, {
    run_id,
    seq: 1,
    severity: 'info',
    message: '',
    payload: 'null',
    occurred_at: NOW - 5,
    created_at: NOW,
  });
  t.regex(candidate?.row.id ?? '', /^evt_[0-9a-f]{32}$/);
});

test('of events with one seq or one id the first stands alone', (t) => {
  const id = newId('evt');
  const events: QueuedEvent[] = [
    { seq: 1, id, event_type: 'a1' },
    { seq: 1, event_type: 'a3' },
    { seq: 2, event_type: 'a2' },
    { seq: 3, id, event_type: 'a4' },
    { seq: 3, event_type: 'a5' },
  ];
  const { unique, others } = splitUnique(candidates('agent', ...events));
  const types = (found: typeof unique) => found.map(({ event }) => event.event_type);
  t.deepEqual(types(unique), ['a1', 'a2', 'a5']);
  t.deepEqual(types(others), ['a3', 'a4']);
});

test('the same event again is no conflict, also where it leaves out what was filled in', (t) => {
  const kept = stored({ ...BASE, id: newId('evt'), message: 'm', severity: 'error' });
  t.is(conflict('agent', { ...BASE, message: 'm', severity: 'error' }, kept), null);
  t.is(conflict('agent', { ...BASE, id: kept.id, message: 'm', severity: 'error' }, kept), null);
});

test('the order of keys in a payload is no difference, their values are', (t) => {
  const kept = stored({ ...BASE, payload: { a: 1, b: { c: 2, d: 3 } } });
  t.is(conflict('agent', { ...BASE, payload: { b: { d: 3, c: 2 }, a: 1 } }, kept), null);
  t.regex(String(conflict('agent', { ...BASE, payload: { a: 1 } }, kept)), /another payload/);
});

const OTHERS: Partial<QueuedEvent>[] = [
  { event_type: 'other' },
  { severity: 'critical' },
  { message: 'other' },
  { payload: null },
  { id: newId('evt') },
  { occurred_at: '2026-11-21T03:44:50.123Z' },
];

for (const other of OTHERS) {
  const [field] = Object.keys(other);
  test(`another ${field} under one seq is a conflict that names it`, (t) => {
    const kept = stored({ ...BASE, id: newId('evt') });
    const reason = String(conflict('agent', { ...BASE, ...other }, kept));
    t.true(reason.includes(`another ${field}`), reason);
    t.true(reason.includes(kept.id), reason);
  });
}

test('a time is compared as a time, however it is written', (t) => {
  const kept = stored({ ...BASE, occurred_at: '2026-11-21T03:44:50.000Z' });
  t.is(conflict('agent', { ...BASE, occurred_at: '2026-11-21T04:44:50+01:00' }, kept), null);
});

test('where the server numbers, the seq it gave is no difference and the id decides', (t) => {
  const kept = stored({ ...BASE, seq: 9, id: newId('evt') }, 'server');
  t.is(conflict('server', { ...BASE, seq: 77, id: kept.id }, kept), null);
  const other = { ...BASE, seq: 77, id: kept.id, message: 'other' };
  t.regex(String(conflict('server', other, kept)), /another message/);
});

test('one id under two numbers of an agent is a conflict', (t) => {
  const kept = stored({ ...BASE, id: newId('evt') });
  t.regex(String(conflict('agent', { ...BASE, seq: 5, id: kept.id }, kept)), /another seq/);
});

test('the same refusal of the same event is one row; the seq that the server gave is not its body', (t) => {
  const reject = (numbering: 'agent' | 'server', event: QueuedEvent) =>
    rejectionRow({ batch: batch(numbering, event), event, code: 'conflict', reason: 'r' }, NOW);
  t.is(reject('agent', BASE).fingerprint, reject('agent', { ...BASE }).fingerprint);
  t.not(reject('agent', BASE).fingerprint, reject('agent', { ...BASE, seq: 5 }).fingerprint);
  const [one, two] = [reject('server', { ...BASE, seq: 1 }), reject('server', { ...BASE, seq: 2 })];
  t.is(one.fingerprint, reject('server', { ...BASE, seq: 1 }).fingerprint);
  // Equal, and yet two events: each was accepted under a number of its own.
  t.not(one.fingerprint, two.fingerprint);
  t.is(one.seq, null);
  t.false('seq' in JSON.parse(one.body));
  t.is(reject('agent', BASE).seq, 4);
});
