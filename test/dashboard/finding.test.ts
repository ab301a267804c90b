import test from 'ava';
import { findingOf, sentencesOf } from '../../src/dashboard/model/finding.js';
import { ingestOf } from '../../src/dashboard/model/ingest.js';

const NONE = { data_loss: false, duplicate: false, timeout: false, recovery: false };
const run = (accepted: number, persisted: number, status: 'accepted' | 'running' | 'finished') => ({
  status,
  ingest: { accepted, persisted, rejected: 0, persisted_through: persisted },
});

test('the report has the word: its worst finding is the headline', (t) => {
  const summary =
    '3 of 200 acknowledged operations are missing after lost responses. 2 of 210 operations were applied more than once.';
  const score = { score: 12, risks: { ...NONE, data_loss: true } };
  const finding = findingOf({ run: run(9, 9, 'finished'), score, report: { summary } });
  t.is(finding.headline, '3 of 200 acknowledged operations are missing after lost responses.');
  t.deepEqual(finding.rest, ['2 of 210 operations were applied more than once.']);
  t.is(finding.tone, 'bad');
});

test('before that, the counts say what they show, and that it is provisional', (t) => {
  const score = { score: 100, risks: NONE, provisional: true };
  const calm = findingOf({ run: run(1_300, 1_200, 'running'), score, report: undefined });
  t.is(calm.headline, 'No risk so far, in 1\u2009200 events.');
  t.deepEqual(calm.rest, ['The run goes on: this is provisional.']);
  t.is(calm.tone, 'good');
  const risks = { ...NONE, duplicate: true, timeout: true };
  const bad = findingOf({
    run: run(9, 9, 'running'),
    score: { ...score, risks },
    report: undefined,
  });
  t.is(bad.headline, 'What was asked for once is there more than once.');
  t.is(bad.rest[0], 'Requests got no answer in time.');
  t.is(bad.tone, 'poor');
});

test('a run that nothing is known of is not called sound', (t) => {
  const score = { score: 100, risks: NONE, provisional: true };
  const waiting = findingOf({ run: run(0, 0, 'accepted'), score, report: undefined });
  t.is(waiting.tone, 'pending');
  t.is(waiting.rest[0], 'The run was accepted and waits for a worker.');
  const coming = findingOf({ run: run(40, 0, 'running'), score: undefined, report: undefined });
  t.is(coming.rest[0], '40 events are on their way.');
  const empty = findingOf({
    run: run(0, 0, 'finished'),
    score: { score: null, risks: NONE, incomplete: true },
    report: undefined,
  });
  t.is(empty.tone, 'pending');
  t.regex(empty.headline, /nothing to judge/);
});

test('a point within a number or an address ends no sentence', (t) => {
  t.deepEqual(sentencesOf('Below 4.9 % at api.example.com. 2 are left. All of it.'), [
    'Below 4.9 % at api.example.com.',
    '2 are left.',
    'All of it.',
  ]);
  t.deepEqual(sentencesOf(' '), []);
});

test('ingest tells what is still coming, and when nothing is', (t) => {
  const partial = ingestOf({
    ingest: { accepted: 1_200, persisted: 900, rejected: 10, persisted_through: 880 },
  });
  t.is(partial.coming, 290);
  t.false(partial.covered);
  t.is(partial.persistedShare, 0.75);
  t.is(partial.words, 'Partial: 290 of 1\u2009200 events are still coming.');
  const done = ingestOf({
    ingest: { accepted: 12, persisted: 10, rejected: 2, persisted_through: 12 },
  });
  t.true(done.covered);
  t.is(done.words, '2 of 12 events were rejected, the others are stored.');
  const none = ingestOf({
    ingest: { accepted: 0, persisted: 0, rejected: 0, persisted_through: null },
  });
  t.is(none.words, 'No event has come yet.');
  t.is(none.persistedShare, 0);
});
