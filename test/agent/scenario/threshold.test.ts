import test from 'ava';
import {
  FIGURES,
  holds,
  parseThreshold,
  thresholdProblem,
} from '../../../src/agent/scenario/index.js';

const READ: [string, string, string, number][] = [
  ['score>=90', 'score', '>=', 90],
  ['90', 'score', '>=', 90],
  [' 72.5 ', 'score', '>=', 72.5],
  ['lost==0', 'lost', '==', 0],
  ['duplicated <= 0', 'duplicated', '<=', 0],
  ['p95_ms<800', 'p95_ms', '<', 800],
  ['kept > 10', 'kept', '>', 10],
  ['unknown != 3', 'unknown', '!=', 3],
  ['loss_upper_bound<=0.05', 'loss_upper_bound', '<=', 0.05],
  ['loss_upper_bound<=5%', 'loss_upper_bound', '<=', 0.05],
];
for (const [text, figure, comparison, bound] of READ) {
  test(`"${text}" is read`, (t) => {
    t.deepEqual(parseThreshold(text) as object, { figure, comparison, bound });
    t.is(thresholdProblem(text), null);
  });
}

const REFUSED: [string, RegExp][] = [
  ['', /^must be a figure, a comparison and a number/],
  ['score', /^must be a figure/],
  ['score>=', /"" is no number/],
  ['score=>90', /"=>" is no comparison: use >= <= == != > </],
  ['score=90', /"=" is no comparison/],
  ['score>=ninety', /"ninety" is no number/],
  ['score>=-1', /"-1" is no number/],
  ['score>=101', /"score" is 100 at most/],
  ['loss_rate<=5', /"loss_rate" is 1 at most/],
  ['scroe>=90', /"scroe" is no figure of a run – did you mean "score"\?/],
  ['throughput>=90', /is no figure of a run \(known: score, operations, /],
  ['toString>=90', /is no figure/],
  ['score>=90 lost==0', /is no number/],
];
for (const [text, problem] of REFUSED) {
  test(`"${text}" is refused`, (t) => {
    t.regex(thresholdProblem(text) ?? '', problem);
    t.is(parseThreshold(text), null);
  });
}

test('each comparison is that of its sign', (t) => {
  const passes = (sign: string) =>
    [1, 2, 3].filter((value) => {
      const threshold = parseThreshold(`lost${sign}2`);
      return threshold !== null && holds(threshold, value);
    });
  t.deepEqual(['>=', '<=', '==', '!=', '>', '<'].map(passes), [
    [2, 3],
    [1, 2],
    [2],
    [1, 3],
    [3],
    [1],
  ]);
});

test('every figure can be asked for', (t) => {
  for (const figure of Object.keys(FIGURES)) t.is(thresholdProblem(`${figure}>=0`), null, figure);
});
