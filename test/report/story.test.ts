import test from 'ava';
import { createReportBuilder, storyBars, storyOf } from '../../src/report/index.js';
import { Recording, run, score } from './events.js';

test('a story has one line per attempt, and what happened beside them', (t) => {
  const recording = new Recording().answeredAfterLostResponse('x');
  recording.add('app_restarted', { downtime_ms: 640 }).lost('x');
  t.deepEqual(
    storyIn(recording).map(({ kind, attempt, from_ms, to_ms, words }) => [
      ...[kind, attempt, from_ms, to_ms, words],
    ]),
    [
      ['no_answer', 1, 0, 2, 'lost_response: no usable answer: timeout'],
      ['answered', 2, 4, 5, 'answered 201 after 5 ms'],
      ['moment', null, 6, 6, 'the application was restarted, 640 ms down'],
      ['found', null, 7, 7, 'read back: nothing found'],
    ],
  );
});

test('an attempt of which nothing was heard stays open', (t) => {
  const recording = new Recording()
    .add('request_sent', { operation: 'x', attempt: 1, method: 'POST', path: '/orders' })
    .add('fault_injected', { operation: 'x', attempt: 1, fault: 'client-restart' })
    .lost('x');
  const [attempt] = storyIn(recording);
  t.like(attempt, { kind: 'open', to_ms: null, words: 'client-restart: nothing heard of it' });
});

test('a client that dies in mid-operation and comes back is told so', (t) => {
  const about = { operation: 'x', attempt: 2 };
  const recording = new Recording()
    .add('request_sent', { operation: 'x', attempt: 1, method: 'POST', path: '/orders' })
    .add('client_restarted', { ...about, downtime_ms: 250, forgets_key: true })
    .answered('x', 2)
    .doubled('x');
  t.deepEqual(
    storyIn(recording).map(({ words }) => words),
    [
      'sent POST /orders',
      'the client was restarted, 250 ms away, and had forgotten its key',
      'answered 201 after 5 ms',
      'read back: 2 copies found',
    ],
  );
});

test('bars are as wide as asked for, in the order of time', (t) => {
  const recording = new Recording().answeredAfterLostResponse('x').lost('x');
  const lines = storyIn(recording);
  for (const width of [0, 1, 2, 8, 24, 200]) {
    t.true(storyBars(lines, width).every((bar) => bar.length === width));
  }
  t.deepEqual(storyBars(lines, 10, '·'), ['░░░░░·····', '········██', '·········◆']);
});

function storyIn(recording: Recording) {
  const builder = createReportBuilder({ run: run() });
  for (const event of recording.events) builder.add(event);
  const [operation] = builder.finish(score()).evidence.operations;
  return operation === undefined ? [] : storyOf(operation);
}
