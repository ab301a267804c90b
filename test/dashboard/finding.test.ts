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
  const summary = 'The run holds no event, so there is nothing to judge.';
  const full = { score: 100, risks: NONE };
  const scored = findingOf({ run: run(0, 0, 'finished'), score: full, report: { summary } });
  t.is(scored.tone, 'pending');
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
  const of = (accepted: number, persisted: number, rejected: number, finished: boolean) =>
    ingestOf({
      ingest: { accepted, persisted, rejected, persisted_through: null },
      finished_at: finished ? '2026-11-21T18:00:00.000Z' : null,
    });
  const partial = of(1_200, 900, 10, true);
  t.is(partial.coming, 290);
  t.false(partial.covered);
  t.is(partial.persistedShare, 0.75);
  t.is(partial.words, '290 of 1\u2009200 events are still coming.');
  t.is(of(1, 0, 0, false).words, '1 of 1 event so far is still coming.');
  t.is(of(461, 461, 0, false).words, '461 events so far, all stored.');
  t.is(of(461, 461, 0, true).words, '461 events, all stored.');
  const done = of(12, 10, 2, true);
  t.true(done.covered);
  t.is(done.words, '2 of 12 events are rejected, the others are stored.');
  t.is(of(0, 0, 0, false).words, 'No event has come yet.');
  t.is(of(0, 0, 0, true).words, 'No event has come.');
  t.is(of(0, 0, 0, true).persistedShare, 0);
});
