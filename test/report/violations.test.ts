import test from 'ava';
import {
  createReportBuilder,
  furtherViolations,
  type ReportBody,
  renderReport,
  violationBars,
} from '../../src/report/index.js';
import { Recording, run, score } from './events.js';

const line = (process: number, type: string, f: string, value: unknown, operation?: string) => ({
  ...{ process, type, f, value },
  ...(operation === undefined ? {} : { operation }),
});

const STALE = {
  key: 'op-001',
  operations: ['op-001', 'op-004'],
  counterexample: [
    line(0, 'invoke', 'write', 'b', 'op-001'),
    line(1, 'invoke', 'write', 'c'),
    line(0, 'ok', 'write', 'b'),
    line(2, 'invoke', 'delete', null),
    line(2, 'fail', 'delete', null),
    line(3, 'invoke', 'read', null, 'op-004'),
    line(3, 'ok', 'read', null),
  ],
};

test('a violation shows the calls that no order explains', (t) => {
  const { evidence, summary } = reportOf(new Recording().answered('op-001'), STALE);
  t.is(summary, 'The answers contradict each other in one place.');
  t.is(evidence.violations_total, 1);
  const [violation] = evidence.violations ?? [];
  t.is(violation?.finding, 'No order of these 4 calls on op-001 explains what was answered.');
  t.deepEqual(
    violation?.calls.map(({ process, what, from, to, outcome, operation }) => [
      ...[process, what, from, to, outcome, operation],
    ]),
    [
      ['0', 'write "b"', 0, 2, 'ok', 'op-001'],
      ['1', 'write "c"', 1, null, 'info', null],
      ['2', 'delete', 3, 4, 'fail', null],
      ['3', 'read → nothing', 5, 6, 'ok', 'op-004'],
    ],
  );
  t.deepEqual(violation && violationBars(violation, 12, '·'), [
    '├───┤·······',
    '··├┄┄┄┄┄┄┄┄┄',
    '······├─┤···',
    '··········├┤',
  ]);
});

test('a list that shows wrongly is told in its own words', (t) => {
  const story = `the list does not show ${'op-001, '.repeat(30)}which had been acknowledged before`;
  const { evidence } = reportOf(new Recording(), { oracle: 'set', key: null, story });
  t.like(evidence.violations?.[0], { finding: story, key: null, calls: [] });
});

test('a contradiction that a lost operation shows as well is not told twice', (t) => {
  const recording = new Recording().answered('op-001').answered('op-004').lost('op-001');
  const { evidence } = reportOf(recording, { ...STALE, operations: ['op-001'] });
  t.is(evidence.violations?.length, 1);
  t.deepEqual(furtherViolations(evidence), []);
  t.is(furtherViolations({ ...evidence, operations: [] }).length, 1);
});

test('every format that people read shows it', (t) => {
  const report = reportOf(new Recording().answered('op-001'), STALE);
  for (const format of ['html', 'markdown', 'junit'] as const) {
    const text = renderReport(format, { run: run(), report });
    t.regex(text, /No order of these 4 calls on op-001/, format);
    t.regex(text, /read → nothing/, format);
  }
});

test('violations beyond the shown ones are counted, and long ones are cut', (t) => {
  const counterexample = Array.from({ length: 200 }, (_, i) => line(i, 'invoke', 'write', i));
  const recording = new Recording();
  for (let i = 0; i < 50; i += 1) {
    recording.add('consistency_violation_detected', { key: `k${i}`, counterexample });
  }
  const { evidence } = reportOf(recording, { counterexample });
  t.is(evidence.violations_total, 51);
  t.is(evidence.violations?.length, 20);
  t.is(evidence.violations?.[0]?.calls.length, 40);
  t.false(evidence.violations?.[0]?.calls_complete);
  t.true(evidence.notes.includes('20 of 51 consistency violations are shown.'));
});

test('a check that came to no answer is told, and makes no operation unknown', (t) => {
  const recording = new Recording().answered('a');
  recording.add(
    'oracle_inconclusive',
    { oracle: 'linearizability', key: 'a', reason: 'time limit' },
    { severity: 'warning', message: 'a: the check took longer than 10 s' },
  );
  const builder = createReportBuilder({ run: run() });
  for (const event of recording.events) builder.add(event);
  const { evidence } = builder.finish(score());
  t.is(evidence.counts.unknown, 0);
  t.deepEqual(evidence.notes, ['a: the check took longer than 10 s']);
});

test('payloads of other makes are taken for what they are', (t) => {
  for (const payload of [null, 3, { counterexample: 'x' }, { counterexample: [null, 1, [], {}] }]) {
    const { evidence } = reportOf(new Recording(), payload);
    t.is(evidence.violations_total, 1);
    t.deepEqual(evidence.violations?.[0]?.calls, []);
  }
});

function reportOf(recording: Recording, payload: unknown): ReportBody {
  recording.add('consistency_violation_detected', payload, { severity: 'error' });
  const builder = createReportBuilder({ run: run() });
  for (const event of recording.events) builder.add(event);
  return builder.finish(score());
}
