import test from 'ava';
import type { AgentEvent, EventType, Operation } from '../../../src/agent/history/index.js';
import { createEffects, invocationsIn } from '../../../src/agent/oracle/index.js';

/** Events in a row, numbered from 1. */
const eventsOf = (...rows: [EventType, string, number, Record<string, unknown>?][]) =>
  rows.map(
    ([event_type, operation, attempt, more], index): AgentEvent => ({
      id: `evt_${index}`,
      seq: index + 1,
      event_type,
      severity: 'info',
      message: '',
      occurred_at: '2026-11-21T00:00:00.000Z',
      payload: { operation, attempt, ...more },
    }),
  );
const sent = (operation: string, attempt: number, kind = 'update') =>
  ['request_sent', operation, attempt, { kind, subject: 'op-1', value: operation }] as [
    EventType,
    string,
    number,
    Record<string, unknown>,
  ];
const operation = (name: string): Operation => ({
  name,
  kind: 'update',
  subject: 'op-1',
  value: name,
  marker: name,
  idempotencyKey: '',
  method: 'PATCH',
  path: null,
  body: {},
});
const summaryOf = (...rows: Parameters<typeof eventsOf>) =>
  invocationsIn(eventsOf(...rows)).map(({ from, to, result }) => [from, result, to]);

test('an answer ends an invocation, and says whether it happened', (t) => {
  for (const [status, result] of [
    [200, 'ok'],
    [204, 'ok'],
    [404, 'absent'],
    [410, 'absent'],
    [409, 'fail'],
    [400, 'fail'],
  ] as const) {
    t.deepEqual(summaryOf(sent('a', 1), ['response_received', 'a', 1, { status }]), [
      [1, result, 2],
    ]);
  }
});

test('an attempt without an answer of the API may happen at any time since', (t) => {
  t.deepEqual(summaryOf(sent('a', 1)), [[1, 'info', null]]);
  t.deepEqual(summaryOf(sent('a', 1), ['response_received', 'a', 1, { status: 500 }]), [
    [1, 'info', null],
  ]);
  for (const fault of ['lost-response', 'truncated-body', 'client-restart', 'restart']) {
    const failed = { fault, symptom: 'reset' };
    t.deepEqual(summaryOf(sent('a', 1), ['attempt_failed', 'a', 1, failed]), [[1, 'info', null]]);
  }
});

test('what never reached the API did not happen', (t) => {
  for (const fault of ['timeout', 'offline', 'dns-failure', 'connection-refused', 'error-status']) {
    const failed = { fault, symptom: 'status 503' };
    t.deepEqual(summaryOf(sent('a', 1), ['attempt_failed', 'a', 1, failed]), [[1, 'fail', 2]]);
  }
  for (const fault of ['connection-reset', 'client-restart']) {
    const broken = (at: string) =>
      summaryOf(
        sent('a', 1),
        ['fault_injected', 'a', 1, { fault, settings: { at } }],
        ['attempt_failed', 'a', 1, { fault, symptom: 'reset' }],
      );
    t.deepEqual(broken('before'), [[1, 'fail', 3]]);
    t.deepEqual(broken('after'), [[1, 'info', null]]);
  }
});

test('a second delivery is an invocation of its own', (t) => {
  const rows = summaryOf(
    sent('a', 1),
    ['fault_injected', 'a', 1, { fault: 'duplicate-delivery', settings: {} }],
    ['response_received', 'a', 1, { status: 200, fault: 'duplicate-delivery' }],
  );
  t.deepEqual(rows, [
    [1, 'ok', 3],
    [2, 'info', null],
  ]);
});

test('an acknowledged retry happened at any time since the first attempt', (t) => {
  const events = eventsOf(
    sent('a', 1),
    ['attempt_failed', 'a', 1, { fault: 'lost-response', symptom: 'timeout' }],
    sent('a', 2),
    ['response_received', 'a', 2, { status: 200 }],
  );
  const effects = createEffects(invocationsIn(events), false);
  t.deepEqual(
    effects.on('op-1').map(({ from, to, result }) => [from, result, to]),
    [
      [1, 'ok', 4],
      [3, 'info', null],
    ],
  );
});

test('a write explains another value unless it surely came before', (t) => {
  const answered = (name: string) =>
    ['response_received', name, 1, { status: 200 }] as [EventType, string, number, object];
  const inTurn = eventsOf(
    sent('a', 1),
    answered('a') as never,
    sent('b', 1),
    answered('b') as never,
  );
  const apart = createEffects(invocationsIn(inTurn), false);
  t.true(apart.mayFollow(operation('a'), 'b'));
  t.false(apart.mayFollow(operation('b'), 'a'));
  t.false(apart.mayFollow(operation('a'), 'a'));
  t.false(apart.mayFollow(operation('a'), null));
  const overlapping = createEffects(
    invocationsIn(eventsOf(sent('a', 1), sent('b', 1), answered('a') as never)),
    false,
  );
  t.true(overlapping.mayFollow(operation('a'), 'b'));
  t.true(overlapping.mayFollow(operation('b'), 'a'));
});

test('a creation that gives out its address happens once; one at an address may be repeated', (t) => {
  const events = eventsOf(
    sent('op-1', 1, 'create'),
    ['attempt_failed', 'op-1', 1, { fault: 'lost-response', symptom: 'timeout' }],
    sent('op-1', 2, 'create'),
    ['response_received', 'op-1', 2, { status: 201 }],
    sent('b', 1),
    ['response_received', 'b', 1, { status: 200 }],
  );
  const invocations = invocationsIn(events);
  t.false(createEffects(invocations, true).mayFollow(operation('b'), 'op-1'));
  t.true(createEffects(invocations, false).mayFollow(operation('b'), 'op-1'));
});

test('a deletion that found nothing explains nothing', (t) => {
  const deletion = (status: number) =>
    createEffects(
      invocationsIn(
        eventsOf(
          sent('op-1', 1, 'create'),
          ['response_received', 'op-1', 1, { status: 201 }],
          sent('d', 1, 'delete'),
          ['response_received', 'd', 1, { status }],
        ),
      ),
      true,
    );
  t.true(deletion(204).mayFollow(operation('op-1'), null));
  t.false(deletion(404).mayFollow(operation('op-1'), null));
});
