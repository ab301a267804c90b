import test from 'ava';
import {
  beforeOf,
  byAttention,
  changeOf,
  changeWords,
  directionOf,
  reasonsOf,
  signed,
} from '../../src/dashboard/model/change.js';
import { point } from '../helpers/trend-point.js';

test('compares the newest scored run with the run of the same scenario before it', (t) => {
  const points = [
    point({ run_id: 'run_1', scenario: 'harsh', score: 40 }),
    point({ run_id: 'run_2', scenario: 'calm', score: 90 }),
    point({ run_id: 'run_3', scenario: 'harsh', score: 18 }),
    point({ run_id: 'run_4', scenario: 'harsh', score: null }),
  ];
  const change = changeOf(points);
  t.is(change?.newest.run_id, 'run_3');
  t.is(change?.before?.run_id, 'run_1');
  t.is(change?.points, -22);
});

test('is null without a scored run and has no points without a run before', (t) => {
  t.is(changeOf([]), null);
  t.is(changeOf([point({ score: null })]), null);
  const first = changeOf([point({ score: 90 })]);
  t.is(first?.points, null);
  t.is(first && directionOf(first), 'first');
  t.is(first && changeWords(first), 'first run of its scenario');
});

test('looks for the run before only among earlier ones', (t) => {
  const [one, two] = [point({ run_id: 'run_1' }), point({ run_id: 'run_2' })];
  t.is(beforeOf([one, two], two), one);
  t.is(beforeOf([one, two], one), null);
  t.is(beforeOf([one], point({ run_id: 'run_9' })), null);
});

test('says the direction and the amount in words', (t) => {
  const words = (from: number, to: number) => {
    const change = changeOf([point({ run_id: 'a', score: from }), point({ score: to })]);
    return change && [directionOf(change), changeWords(change)];
  };
  t.deepEqual(words(82, 60), ['worse', '22 points worse than the run before']);
  t.deepEqual(words(60, 61), ['better', '1 point better than the run before']);
  t.deepEqual(words(60, 60), ['same', 'same score as the run before']);
});

test('takes a risk that is new for worse, whatever the score says', (t) => {
  const before = point({ run_id: 'a', score: 60, risks: { data_loss: false, duplicate: true } });
  const after = point({ score: 65, risks: { data_loss: true, timeout: true, duplicate: true } });
  const change = changeOf([before, after]);
  t.is(change && directionOf(change), 'worse');
  t.is(
    change && changeWords(change),
    '5 points better than the run before, data loss and timeouts new',
  );
  const first = changeOf([after]);
  t.deepEqual(first?.appeared, [], 'nothing is new in a first run');
});

test('writes a true minus and a sign before each amount', (t) => {
  t.deepEqual([-22, 0, 5].map(signed), ['−22', '±0', '+5']);
});

test('names the deductions that grew, the dearest first, and no others', (t) => {
  const deduction = (rule: string, count: number, points: number) => ({
    rule,
    count,
    points,
    event_ids: [],
  });
  const before = [
    deduction('severity_error', 1, 8),
    deduction('request_timeout', 4, 10),
    deduction('duplicate_detected', 2, 20),
  ];
  const after = [
    deduction('severity_error', 4, 24),
    deduction('request_timeout', 9, 10),
    deduction('data_loss_risk_detected', 3, 35),
    deduction('a_rule_of_tomorrow', 1, 5),
    deduction('constructor', 2, 1),
  ];
  t.deepEqual(reasonsOf(before, after), [
    {
      rule: 'data_loss_risk_detected',
      points: 35,
      text: '3 losses of acknowledged data, none before',
    },
    { rule: 'severity_error', points: 16, text: '4 errors, 1 before' },
    { rule: 'a_rule_of_tomorrow', points: 5, text: '1 a rule of tomorrow, none before' },
    { rule: 'constructor', points: 1, text: '2 constructor, none before' },
  ]);
  t.deepEqual(reasonsOf(after, after), []);
});

test('puts what got worse first, then low scores, then what never ran', (t) => {
  const changes = {
    never: null,
    low: changeOf([point({ score: 20 })]),
    fell: changeOf([point({ run_id: 'a', score: 99 }), point({ score: 90 })]),
    fellFar: changeOf([point({ run_id: 'a', score: 99 }), point({ score: 60 })]),
    high: changeOf([point({ score: 100 })]),
  };
  const names = (Object.keys(changes) as (keyof typeof changes)[]).sort((one, other) =>
    byAttention(changes[one], changes[other]),
  );
  t.deepEqual(names, ['fellFar', 'fell', 'low', 'high', 'never']);
});
