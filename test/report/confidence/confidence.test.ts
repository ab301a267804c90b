import test from 'ava';
import {
  type Confidence,
  confidenceWords,
  createReportBuilder,
  percent,
} from '../../../src/report/index.js';
import { Recording, run, score } from '../events.js';

test('sixty writes, none lost: the loss rate is below 4.9 %', (t) => {
  const recording = new Recording();
  for (let i = 0; i < 60; i += 1) recording.answered(`op-${i}`);
  t.deepEqual(confidenceWords(confidenceIn(recording)), [
    '0 of 60 acknowledged writes lost: the loss rate is below 4.9 % with 95 % confidence.',
    '0 of 60 creations doubled: the duplication rate is below 4.9 % with 95 % confidence.',
  ]);
});

test('reads count nowhere; a lost update is a loss, and no duplicate can come of it', (t) => {
  const recording = new Recording();
  for (let i = 0; i < 10; i += 1) ofKind(recording, 'create', `c-${i}`);
  for (let i = 0; i < 5; i += 1) ofKind(recording, 'update', `u-${i}`);
  for (let i = 0; i < 20; i += 1) ofKind(recording, 'read', `r-${i}`);
  recording.lost('u-3').doubled('c-1');
  const { loss, duplication, decided, undecided } = confidenceIn(recording);
  t.deepEqual([loss.found, loss.of], [1, 15]);
  t.deepEqual([duplication.found, duplication.of], [1, 10]);
  t.deepEqual([decided, undecided], [15, 0]);
});

test('what is there in part counts as lost where it was acknowledged, and once', (t) => {
  const partial = { operation: 'a', acknowledged: true, copies: 1, reason: 'partial' };
  const recording = new Recording()
    .answered('a')
    .add('partial_write_detected', { operation: 'a', expected: 1, found: 2 })
    .add('data_loss_risk_detected', partial)
    .add('request_sent', { operation: 'b', attempt: 1 })
    .add('partial_write_detected', { operation: 'b', expected: 1, found: 2 });
  const { loss } = confidenceIn(recording);
  t.deepEqual([loss.found, loss.of], [1, 1]);
});

test('what could not be decided proves nothing: it is no trial', (t) => {
  const recording = new Recording().answered('a').answered('b').answered('c');
  recording.add('oracle_inconclusive', { operation: 'a', reason: 'status 500' });
  const confidence = confidenceIn(recording);
  const { loss, duplication, decided, undecided } = confidence;
  t.deepEqual([loss.of, duplication.of, decided, undecided], [2, 2, 2, 1]);
  t.is(confidenceWords(confidence)[2], '1 write that could not be decided is not among them.');
});

test('with nothing decided nothing is claimed', (t) => {
  const confidence = confidenceIn(new Recording());
  t.is(confidence.loss.rate, null);
  t.is(confidence.loss.upper_bound, null);
  t.is(
    confidenceWords(confidence)[0],
    'No acknowledged write was decided, so nothing is known of the loss rate.',
  );
});

test('findings of an agent that announced nothing are a rate of 100 %, not more', (t) => {
  const recording = new Recording().lost('x').lost('y');
  const { loss } = confidenceIn(recording);
  t.deepEqual([loss.found, loss.of, loss.rate, loss.upper_bound], [2, 2, 1, 1]);
  t.regex(
    confidenceWords(confidenceIn(recording))[0] ?? '',
    /^2 of 2 acknowledged writes lost: the loss rate may be as high as 100 %\.$/,
  );
});

test('a percentage is rounded up', (t) => {
  t.is(percent(0.04870291), '4.9 %');
  t.is(percent(0.0466), '4.7 %');
  t.is(percent(0.00299), '0.3 %');
  t.is(percent(0.002991), '0.3 %');
  t.is(percent(0.0000299), '0.003 %');
  t.is(percent(0.95), '95 %');
});

function ofKind(recording: Recording, kind: string, operation: string): void {
  recording
    .add('request_sent', { operation, kind, attempt: 1, method: 'POST', path: '/orders' })
    .add('response_received', { operation, attempt: 1, status: 200, latency_ms: 3 });
}

function confidenceIn(recording: Recording): Confidence {
  const builder = createReportBuilder({ run: run() });
  for (const event of recording.events) builder.add(event);
  const { confidence } = builder.finish(score()).evidence;
  if (confidence === undefined) throw new Error('the report tells no confidence');
  return confidence;
}
