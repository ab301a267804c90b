import test from 'ava';
import { pictureOf } from '../../src/dashboard/model/timeline-picture.js';
import { storyOf, summaryOf } from '../../src/dashboard/model/timeline-story.js';
import { runOf } from './timeline-fixture.js';

const RUN = runOf(
  [
    {
      name: 'op-017',
      verdict: 'lost',
      acknowledged: true,
      attempts: [
        { start: 100, end: 700, outcome: 'no_answer', status: null, fault: 'lost-response' },
        { start: 812, end: 1_122, status: 201 },
      ],
    },
    { name: 'op-018', attempts: [{ start: 900, end: null }] },
    { name: 'op-019', attempts: [{ start: 2_000, end: 2_010, outcome: 'no_answer', status: 503 }] },
  ],
  {
    fault_windows: [
      { fault: 'offline', from_ms: 750, to_ms: 800 },
      { fault: 'latency', from_ms: 5_000, to_ms: 6_000 },
    ],
    restarts: [{ at_ms: 1_000, downtime_ms: 640 }],
  },
);

test('the whole story of an operation, in the order of time', (t) => {
  const story = storyOf(pictureOf(RUN), 0, false);
  t.is(story.name, 'op-017');
  t.is(story.kind, 'create');
  t.deepEqual(
    story.lines.map(({ afterMs, words }) => [afterMs, words]),
    [
      [0, 'lost-response: no usable answer after 600 ms'],
      [650, 'offline for 50 ms'],
      [712, 'answered 201 after 310 ms'],
      [900, 'the application was back after 640 ms down'],
    ],
  );
  t.is(story.finding, 'Acknowledged and missing.');
});

test('what is open may still be answered while the run goes on, and not afterwards', (t) => {
  const picture = pictureOf(RUN);
  t.is(storyOf(picture, 1, true).lines[0]?.words, 'still open');
  t.is(storyOf(picture, 1, true).finding, 'Not acknowledged yet.');
  t.is(storyOf(picture, 1, false).lines[0]?.words, 'nothing was heard of it');
  t.is(storyOf(picture, 1, false).finding, 'Not acknowledged, and not judged.');
});

test('a refusal tells its status', (t) => {
  const { lines } = storyOf(pictureOf(RUN), 2, false);
  t.is(lines[0]?.words, 'no usable answer (status 503) after 10 ms');
});

test('a row says the same in one sentence', (t) => {
  const picture = pictureOf(RUN);
  t.is(summaryOf(picture, 0), '2 attempts in 1.02 s, answered 201; lost-response');
  t.is(summaryOf(picture, 2), '1 attempt in 10 ms, no answer');
});
