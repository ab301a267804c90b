import test from 'ava';
import { ruleFilter, ruleWords } from '../../src/dashboard/model/rules.js';
import { stepWords, waterfallOf } from '../../src/dashboard/model/waterfall.js';
import { scoreOf, tallyFromCounts } from '../../src/scoring/index.js';
import { seeded } from '../helpers/seed.js';

const LOSS = { rule: 'data_loss_risk_detected', count: 3, points: 35, event_ids: [] };
const CRITICAL = { rule: 'severity_critical', count: 3, points: 30, event_ids: [] };

test('each step begins where the one before it ended, down to the score', (t) => {
  const { steps, sum, spoken } = waterfallOf({ deductions: [LOSS, CRITICAL], score: 35 });
  t.deepEqual(
    steps.map(({ from, to, below }) => ({ from, to, below })),
    [
      { from: 65, to: 100, below: false },
      { from: 35, to: 65, below: false },
    ],
  );
  t.is(sum, 35);
  t.is(spoken, 'From 100: Acknowledged data lost takes 35, Critical events takes 30, 35 remain.');
});

test('what falls below zero is drawn at zero, and marked', (t) => {
  const four = [LOSS, CRITICAL, LOSS, CRITICAL];
  const { steps, sum } = waterfallOf({ deductions: four, score: 0 });
  t.is(sum, -30);
  t.deepEqual(
    steps.map(({ from, to, below }) => [from, to, below]),
    [
      [65, 100, false],
      [35, 65, false],
      [0, 35, false],
      [0, 0, true],
    ],
  );
});

test('the picture ends at the score, for whatever the policy takes', (t) => {
  const random = seeded(t);
  const types = ['data_loss_risk_detected', 'duplicate_detected', 'request_timeout', 'other'];
  for (let round = 0; round < 200; round += 1) {
    const counts = Array.from({ length: random.between(0, 5) }, () => ({
      event_type: random.pick(types),
      severity: random.pick(['info', 'warning', 'error', 'critical'] as const),
      count: random.between(1, 9),
    }));
    const score = scoreOf(tallyFromCounts(counts));
    const { steps, sum } = waterfallOf(score);
    t.is(steps.at(-1)?.from ?? 100, score.score);
    t.is(Math.max(0, sum), score.score);
    t.is(steps.length, score.deductions.length);
  }
});

test('a run without a score has no end', (t) => {
  t.is(waterfallOf({ deductions: [], score: null }).spoken, 'From 100: no score.');
});

test('rules in words, with the events that they look at', (t) => {
  t.is(ruleWords('duplicate_detected'), 'Duplicates');
  t.is(ruleWords('something_new'), 'Something new');
  t.is(ruleWords('constructor'), 'Constructor');
  t.deepEqual(ruleFilter('severity_error'), { severity: 'error' });
  t.deepEqual(ruleFilter('request_timeout'), { type: 'request_timeout' });
  t.is(stepWords({ points: 35, count: 1 }), '35 points for 1 event');
});
