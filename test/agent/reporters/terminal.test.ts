import test from 'ava';
import { reporters } from '../../../src/agent/reporters/index.js';
import { placesOf } from '../../../src/agent/reporters/terminal/layout.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';
import { shows } from '../../helpers/shows.js';
import { eventfulRun } from '../../report/eventful-run.js';
import { Recording, run } from '../../report/events.js';
import { ATTACKS, hostileReport } from '../../report/hostile.js';
import { assessment, resultOf } from './result.js';

/** Our own colours. */
const SGR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

test('the summary tells operations, faults, latency, score, confidence and thresholds', (t) => {
  const result = resultOf(eventfulRun(60, seeded(t).random));
  const thresholds = [
    { expression: 'score>=90', passed: false, value: 0 },
    { expression: 'p95_ms<=800', passed: true, value: 122.1 },
    { expression: 'violations==0', passed: false, value: null },
  ];
  const reasons = ['the score is 0, not >= 90'];
  const text = show(result, { passed: false, reasons, thresholds });
  for (const told of [
    /^all +60 +\d+ +54 +2 +1 +1 +1 +1$/m,
    /^create +\d+ +\d+/m,
    /^ {2}lost: acknowledged, and not there$/m,
    /restart\s+1\s+\(felt\s+by\s+1\s+attempt\)/,
    /^latency in ms +answered +p50 +p90 +p95 +p99 +max$/m,
    /^ {2}under a fault +\d+/m,
    /^score +0 F\n +-35 {2}data_loss_risk_detected \(2 events\)$/m,
    /^confidence +2 of \d+ acknowledged writes lost: the loss rate is below [\d.]+ % with/m,
    /^ {2}✗ score>=90 +0$/m,
    /^ {2}✓ p95_ms<=800 +122\.1$/m,
    /^ {2}✗ violations==0 +nothing to measure$/m,
    /^✕ lost op-017 /m,
    /^ +\d+ ms +1 +[█░]+ /m,
    /◆ +read back: nothing found$/m,
    /^✕ contradiction op-001$/m,
    /├─+┤ +read → "a"$/m,
    /^… and \d+ more: see the report/m,
    /^FAILED {2}the score is 0, not >= 90$/m,
    /^again +softadastra replay run_\w+$/m,
    /^smallest +softadastra replay run_\w+ --shrink$/m,
    /^history +\.softadastra\/runs\/run_\w+$/m,
  ]) {
    t.regex(text, told);
  }
});

test('a sound run is short, and asks for nothing smaller', (t) => {
  const recording = new Recording();
  for (let i = 0; i < 60; i += 1) recording.answered(`op-${i}`);
  const text = show(resultOf(recording));
  t.regex(text, /^PASSED$/m);
  t.regex(text, /0 of 60 acknowledged writes lost: the loss rate is below 4\.9 %/);
  t.notRegex(text, /--shrink|thresholds|partial|answered, ░/);
  t.true(text.split('\n').length < 30);
});

for (const columns of [32, 40, 60, 80, 120]) {
  test(`no line is wider than ${columns} columns but those that are there to be copied`, (t) => {
    const result = resultOf(eventfulRun(60, seeded(t).random));
    const lines = show(result, {}, columns).split('\n');
    const wide = lines.filter(
      (line) => placesOf(line) > columns && !/^(history|run|report) /.test(line),
    );
    t.deepEqual(wide, []);
  });
}

test('colours only where they are wanted, and nothing is told by them alone', (t) => {
  const result = resultOf(eventfulRun(60, seeded(t).random));
  const plain = reporters.terminal({ result, assessment: assessment(), colour: false });
  const painted = reporters.terminal({ result, assessment: assessment(), colour: true });
  t.false(plain.includes('\u001b'));
  t.true(painted.includes('\u001b'));
  t.is(painted.replaceAll(SGR, ''), plain);
});

test('nothing that comes from outside can drive a terminal', (t) => {
  shows(t, 32);
  const { between, pick } = seeded(t);
  const unsafe = /(?!\n)\p{Cc}|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
  const most = scaled(t, 'drawn results', 30, 2000);
  for (let i = 0; i < most; i += 1) {
    const text = () => (i < ATTACKS.length ? (ATTACKS[i] ?? '') : pick(ATTACKS));
    const { report, run: of, thresholds = [] } = hostileReport(text);
    const result = resultOf(new Recording(), {
      report,
      run: { ...of, status: 'finished' },
      notes: [text()],
      historyFile: text(),
      faults: { [text()]: 1 },
      kinds: { [text()]: resultOf(new Recording().answered('a')) },
      cloud: { delivered: false, runId: text(), reason: text() },
      consistency: {
        linearizability: {
          ...{ linearizable: false, reason: text(), violations: [text()] },
          checked: { keys: 1, operations: 1 },
        },
        set: null,
      },
    });
    const colour = between(0, 1) === 1;
    const input = { passed: false, reasons: [text()], thresholds: [...thresholds] };
    const shown = reporters.terminal({
      ...{ result, assessment: assessment(input), colour },
      columns: between(20, 140),
    });
    t.notRegex(shown.replaceAll(SGR, ''), unsafe);
    t.notRegex(reporters.json({ result, assessment: assessment(input), colour: false }), unsafe);
  }
});

test('a creation that is there three times has the same number in title and story', (t) => {
  const recording = new Recording().answered('op-001');
  const payload = { operation: 'op-001', copies: 3, acknowledged: true };
  recording.add('duplicate_detected', payload, { severity: 'error' });
  const text = show(resultOf(recording));
  t.regex(text, /^×3 doubled op-001.*\n.*found 3 times/m);
});

test('an address is shown as it was typed, in every form for people', (t) => {
  const target_url = new URL('http://localhost:4104/docs/{{marker}}.json').href;
  const result = resultOf(new Recording().answered('op-001'), {}, run({ target_url }));
  for (const format of ['terminal', 'html', 'markdown', 'junit'] as const) {
    const text = reporters[format]({ result, assessment: assessment(), colour: false });
    // Markdown escapes the braces.
    t.regex(text, /localhost:4104\S*\/\\?\{\\?\{marker\\?\}\\?\}\.json/, format);
    t.notRegex(text, /7Bmarker/, format);
  }
});

test('the line of the lists leaves out what there is none of', (t) => {
  const linesWith = (set: { lists: number; violations: number; undecided: number }) => {
    const consistency = { linearizability: null, set };
    const text = show(resultOf(new Recording().answered('op-001'), { consistency }), {}, 120);
    return text.split('\n').filter((line) => line.startsWith('lists '));
  };
  t.deepEqual(linesWith({ lists: 0, violations: 0, undecided: 0 }), []);
  t.deepEqual(linesWith({ lists: 9, violations: 0, undecided: 0 }), ['lists       9 looked at']);
  t.deepEqual(linesWith({ lists: 9, violations: 1, undecided: 2 }), [
    'lists       9 looked at, 1 thing was shown wrongly, 2 could not be judged in full',
  ]);
});

test('json carries confidence, thresholds and counts per kind', (t) => {
  const result = resultOf(eventfulRun(60, seeded(t).random), {}, run());
  const thresholds = [{ expression: 'lost==0', passed: false, value: 2 }];
  const document = JSON.parse(
    reporters.json({ result, assessment: assessment({ thresholds }), colour: false }),
  );
  t.is(document.confidence.level, 0.95);
  t.is(document.confidence.loss.found, 2);
  t.true(document.confidence.loss.upper_bound > document.confidence.loss.rate);
  t.deepEqual(document.thresholds, thresholds);
  t.deepEqual(Object.keys(document.kinds), Object.keys(result.kinds));
});

function show(
  result: ReturnType<typeof resultOf>,
  fields: Parameters<typeof assessment>[0] = {},
  columns = 80,
): string {
  return reporters.terminal({ result, assessment: assessment(fields), colour: false, columns });
}
