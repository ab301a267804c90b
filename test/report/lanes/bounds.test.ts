import test from 'ava';
import { LaneCollector, type LaneEvent, type RunTimeline } from '../../../src/report/index.js';
import { seeded } from '../../helpers/seed.js';
import { ATTACKS } from '../hostile.js';
import { problemsOf } from './reading.js';

/** Events numbered from 1, one millisecond apart, without keeping them. */
class Stream {
  readonly collector = new LaneCollector();
  #seq = 0;

  add(event_type: string, payload: unknown): void {
    this.#seq += 1;
    this.collector.add(this.#event(event_type, payload));
  }

  answered(operation: string, attempts = 1): void {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      this.add('request_sent', { operation, attempt });
      this.add('response_received', { operation, attempt, status: 201 });
    }
  }

  faulted(operation: string): void {
    this.add('request_sent', { operation, attempt: 1 });
    this.add('attempt_failed', { operation, attempt: 1, fault: 'reset' });
  }

  timeline(): RunTimeline {
    return this.collector.timeline({ over: true });
  }

  #event(event_type: string, payload: unknown): LaneEvent {
    const seq = this.#seq;
    const about = { id: `evt_${seq}`, severity: 'info', message: '' };
    return { ...about, seq, event_type, payload, occurred_at: 1_000 + seq };
  }
}

test('of too many operations findings come first, then those that met faults', (t) => {
  const stream = new Stream();
  for (let n = 0; n < 30_000; n += 1) {
    if (n % 20 === 7) stream.faulted(`op-${n}`);
    else stream.answered(`op-${n}`);
  }
  const found = [29_998, 15_003, 3].map((n) => `op-${n}`);
  for (const operation of found) stream.add('duplicate_detected', { operation, copies: 2 });
  const timeline = stream.timeline();
  t.deepEqual(problemsOf(timeline), []);
  t.is(timeline.operations.name.length, 20_000);
  t.is(timeline.operations_total, 30_000);
  t.false(timeline.complete);
  const { name, verdict } = timeline.operations;
  t.deepEqual(
    name.filter((_, row) => verdict[row] === 'duplicated'),
    found.toReversed(),
  );
  for (const operation of found) {
    const row = name.indexOf(operation);
    const began = timeline.attempts.operation.indexOf(row);
    const { attempt, status } = timeline.attempts;
    t.deepEqual([attempt[began], status[began]], [1, 201], `${operation} has its attempts`);
  }
  const faulted = timeline.attempts.fault.filter((fault) => fault !== null);
  t.is(faulted.length, 1_500);
  const numbers = name.map((each) => Number(each.slice(3)));
  t.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
    'in the order of their beginning',
  );
});

test('a finding is told even where its attempts have no room', (t) => {
  const stream = new Stream();
  for (let n = 0; n < 500; n += 1) stream.answered(`greedy-${n}`, 200);
  stream.answered('calm');
  for (let n = 0; n < 500; n += 1) stream.add('duplicate_detected', { operation: `greedy-${n}` });
  const timeline = stream.timeline();
  t.deepEqual(problemsOf(timeline), []);
  t.is(timeline.operations.name.length, 500);
  t.is(timeline.attempts.operation.length, 80_000);
  t.false(timeline.complete);
});

test('an operation that is tried for ever keeps its first thousand attempts', (t) => {
  const stream = new Stream();
  stream.answered('endless', 5_000);
  const timeline = stream.timeline();
  t.is(timeline.attempts.operation.length, 1_000);
  t.is(timeline.attempts.attempt.at(-1), 1_000);
  t.is(timeline.attempts.status.at(-1), 201);
  t.false(timeline.complete);
});

test('names as long as they can be do not make a timeline of any size', (t) => {
  const stream = new Stream();
  for (let n = 0; n < 20_000; n += 1) stream.answered(`${'\u0001'.repeat(110)}${n}`);
  const timeline = stream.timeline();
  t.deepEqual(problemsOf(timeline), []);
  t.true(JSON.stringify(timeline.operations.name).length < 2_200_000);
  t.true(timeline.operations.name.length > 2_000);
  t.is(timeline.operations_total, 20_000);
  t.false(timeline.complete);
});

test('faults and kinds without end have no name after the first two hundred', (t) => {
  const stream = new Stream();
  for (let n = 0; n < 400; n += 1) {
    stream.add('request_sent', { operation: `op-${n}`, kind: `k${n}`, fault: `f${n}` });
  }
  const timeline = stream.timeline();
  t.deepEqual(problemsOf(timeline), []);
  t.deepEqual([timeline.kinds.length, timeline.faults.length], [200, 200]);
  t.deepEqual(timeline.operations.kind.slice(199, 201), [199, null]);
  t.deepEqual(timeline.attempts.fault.slice(199, 201), [199, null]);
});

test('payloads of any shape leave columns that can be relied on', (t) => {
  const { pick, between } = seeded(t);
  const types = [
    ...['request_sent', 'response_received', 'attempt_failed', 'request_timeout', 'fault_injected'],
    ...['fault_cleared', 'app_restarted', 'recovery_succeeded', 'recovery_failed', 'run_finished'],
    ...['duplicate_detected', 'data_loss_risk_detected', 'oracle_inconclusive', '__proto__'],
  ];
  const values: unknown[] = [
    ...[null, true, '', 'a', 'b', 'constructor', '__proto__', [], {}, [1], { a: 1 }],
    ...[0, 1, 2, -1, 1.5, 200, 201, 503, 1e300, 2 ** 53, -0],
    ...ATTACKS,
  ];
  const stream = new Stream();
  for (let n = 0; n < 5_000; n += 1) {
    const fields = ['operation', 'attempt', 'status', 'fault', 'kind', 'downtime_ms', 'gave_up'];
    const payload = Object.fromEntries(fields.map((field) => [field, pick(values)]));
    stream.add(pick(types), between(0, 20) === 0 ? pick(values) : payload);
  }
  const timeline = stream.timeline();
  t.deepEqual(problemsOf(timeline), []);
  const text = JSON.stringify(timeline);
  t.is(JSON.stringify(JSON.parse(text)), text);
  t.notRegex(text, /"(attempt|start_ms|first_seq)":\[[^\]]*null/, 'every number is one');
});

test('an event without a time that can be told is passed over', (t) => {
  const stream = new Stream();
  stream.answered('a');
  for (const occurred_at of [Number.NaN, Number.POSITIVE_INFINITY, '', 'yesterday']) {
    stream.collector.add({
      ...{ id: 'evt_9', seq: 9, severity: 'info', message: '', event_type: 'request_sent' },
      ...{ payload: { operation: 'b' }, occurred_at },
    });
  }
  t.deepEqual(stream.timeline().operations.name, ['a']);
});
