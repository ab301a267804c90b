import test from 'ava';
import { createReportBuilder, LaneCollector, type RunTimeline } from '../../../src/report/index.js';
import type { RunTimeline as ToldTimeline } from '../../../src/sdk/index.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';
import { eventfulRun } from '../eventful-run.js';
import { Recording, run, score } from '../events.js';
import { collect, lanesOf } from './reading.js';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

test('a client of the API knows the timeline by the same type', (t) => {
  const same: Same<RunTimeline, ToldTimeline> = true;
  t.true(same);
});

test('an operation with a lost response is one lane of two attempts', (t) => {
  const recording = new Recording()
    .add('run_started')
    .answered('a')
    .answeredAfterLostResponse('b')
    .lost('b')
    .add('run_finished');
  const timeline = collect(recording.events).timeline();
  t.deepEqual(timeline, {
    run_id: '',
    revision: 0,
    from: '2026-11-21T03:44:50.124Z',
    to: '2026-11-21T03:44:50.134Z',
    operations_total: 2,
    complete: true,
    faults: ['lost_response'],
    kinds: [],
    operations: {
      name: ['a', 'b'],
      kind: [null, null],
      verdict: ['kept', 'lost'],
      acknowledged: [true, true],
      first_seq: [2, 4],
      last_seq: [3, 9],
      verdict_seq: [null, 10],
    },
    attempts: {
      operation: [0, 1, 1],
      attempt: [1, 1, 2],
      start_ms: [1, 3, 7],
      end_ms: [2, 5, 8],
      outcome: ['answered', 'no_answer', 'answered'],
      status: [201, null, 201],
      fault: [null, 0, null],
    },
    fault_windows: [],
    restarts: [],
  });
});

test('a timeline tells what the report tells of the same run', (t) => {
  const { random, between } = seeded(t);
  const runs = scaled(t, 'runs', 20, 400);
  for (let n = 0; n < runs; n += 1) {
    const recording = eventfulRun(between(30, 200), random);
    const builder = createReportBuilder({ run: run() });
    for (const event of recording.events) builder.add(event);
    const told = builder.finish(score()).timeline;
    const timeline = collect(recording.events).timeline();
    t.true(timeline.complete);
    t.is(timeline.operations_total, told.operations_total);
    t.deepEqual([timeline.from, timeline.to], [told.from, told.to]);
    const start = Date.parse(told.from ?? '');
    const since = (time: string | null) => (time === null ? null : Date.parse(time) - start);
    const wanted = told.operations.map(({ operation, kind, verdict, attempts }) => ({
      ...{ name: operation, kind, verdict },
      attempts: attempts.map(({ sent_at, ended_at, ...attempt }) => ({
        ...{ ...attempt, start_ms: since(sent_at), end_ms: since(ended_at) },
      })),
    }));
    const given = lanesOf(timeline).map(({ name, kind, verdict, attempts }) => ({
      ...{ name, kind, verdict, attempts },
    }));
    t.deepEqual(sorted(given), sorted(wanted));
    t.deepEqual(
      timeline.restarts,
      told.restarts.map(({ at, downtime_ms }) => ({ at_ms: since(at) ?? -1, downtime_ms })),
    );
  }
});

/** Operations that begin in the same millisecond have no order of their own. */
function sorted<T extends { name: string }>(lanes: readonly T[]): T[] {
  return [...lanes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

test('seqs lead to the events of an operation and to its verdict', (t) => {
  const { random, between } = seeded(t);
  const recording = eventfulRun(between(60, 200), random);
  const timeline = collect(recording.events).timeline();
  let verdicts = 0;
  for (const lane of lanesOf(timeline)) {
    const own = recording.events.filter(
      ({ payload }) => (payload as { operation?: string }).operation === lane.name,
    );
    const told = own.filter(({ event_type }) => /_detected$|^oracle_|^recovery_/.test(event_type));
    const rest = own.filter((event) => !told.includes(event));
    t.is(lane.first_seq, rest[0]?.seq);
    t.is(lane.last_seq, rest.at(-1)?.seq);
    if (lane.verdict !== 'kept') t.true(told.some(({ seq }) => seq === lane.verdict_seq));
    if (told.length > 0) verdicts += 1;
  }
  t.true(verdicts >= 5);
});

test('at any time it shows what was added so far, and asking changes nothing', (t) => {
  const { random, between } = seeded(t);
  const { events } = eventfulRun(80, random);
  const asked = new LaneCollector();
  for (const [index, event] of events.entries()) {
    asked.add(event);
    if (between(0, 20) > 0) continue;
    t.deepEqual(asked.timeline(), collect(events.slice(0, index + 1)).timeline());
  }
  t.deepEqual(asked.timeline(), collect(events).timeline());
});

test('events as the API tells them give the same timeline', (t) => {
  const { events } = eventfulRun(40, seeded(t).random);
  const told = events.map((event) => ({
    ...event,
    run_id: run().id,
    occurred_at: new Date(event.occurred_at).toISOString(),
    created_at: new Date(0).toISOString(),
  }));
  t.deepEqual(collect(told).timeline(), collect(events).timeline());
});

test('while a run is under way, nothing counts as kept that was not read back', (t) => {
  const recording = new Recording()
    .answered('a')
    .answered('b')
    .add('recovery_succeeded', { operation: 'b', attempts: 1 });
  const collector = collect(recording.events);
  t.deepEqual(collector.timeline().operations.verdict, [null, 'kept']);
  t.deepEqual(collector.timeline().operations.verdict_seq, [null, 5]);
  t.deepEqual(collector.timeline({ over: true }).operations.verdict, ['kept', 'kept']);
  recording.add('run_finished');
  t.deepEqual(collect(recording.events).timeline().operations.verdict, ['kept', 'kept']);
});

test('the worst verdict stays, with the event that told it', (t) => {
  const recording = new Recording()
    .answered('a')
    .add('recovery_succeeded', { operation: 'a', attempts: 2 })
    .doubled('a')
    .lost('a')
    .lost('a')
    .doubled('a');
  const { operations } = collect(recording.events).timeline();
  t.deepEqual(operations.verdict, ['lost']);
  t.deepEqual(operations.verdict_seq, [5]);
  t.deepEqual(operations.last_seq, [2]);
});

test('what was given up was not acknowledged, and its last attempt keeps its end', (t) => {
  const about = { operation: 'a', attempt: 1 };
  const recording = new Recording()
    .add('request_sent', about)
    .add('attempt_failed', { ...about, fault: 'timeout', symptom: 'timeout' })
    .add('request_timeout', { operation: 'a', attempts: 1, gave_up: true });
  const timeline = collect(recording.events).timeline();
  t.deepEqual(timeline.operations.acknowledged, [false]);
  t.deepEqual(timeline.attempts.end_ms, [1]);
  const failed = collect(
    new Recording().add('recovery_failed', { operation: 'b', applied: true }).events,
  ).timeline();
  t.deepEqual(failed.operations.acknowledged, [false]);
  t.deepEqual(failed.operations.verdict, ['applied']);
  t.deepEqual(failed.operations.first_seq, [1]);
});

test('faults on the whole run are windows, open until they are cleared', (t) => {
  const recording = new Recording()
    .add('fault_injected', { fault: 'offline' })
    .answered('a')
    .add('fault_cleared', { fault: 'offline' })
    .add('fault_injected', { fault: 'latency' });
  t.deepEqual(collect(recording.events).timeline().fault_windows, [
    { fault: 'offline', from_ms: 0, to_ms: 3 },
    { fault: 'latency', from_ms: 4, to_ms: null },
  ]);
});

test('without any event there is an empty timeline', (t) => {
  const timeline = new LaneCollector({ run_id: 'run_1', revision: 3 }).timeline();
  t.like(timeline, { run_id: 'run_1', revision: 3, from: null, to: null, complete: true });
  t.deepEqual(timeline.operations.name, []);
});
