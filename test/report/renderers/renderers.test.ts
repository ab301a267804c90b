import test from 'ava';
import {
  createReportBuilder,
  isReportFormat,
  type Renderable,
  renderers,
  renderReport,
  reportFormats,
} from '../../../src/report/index.js';
import { type Element, elements, parseMarkup } from '../../helpers/markup.js';
import { Recording, run, score } from '../events.js';
import { schemaProblems } from './junit-schema.js';

test('four formats, each with its content type', (t) => {
  t.deepEqual(reportFormats, ['json', 'html', 'markdown', 'junit']);
  t.true(reportFormats.every((format) => renderers[format].format === format));
  t.true(isReportFormat('junit'));
  t.false(isReportFormat('constructor'));
});

test('json holds the whole report', (t) => {
  const input = typical();
  t.deepEqual(JSON.parse(renderReport('json', input)), {
    layout: 1,
    ...JSON.parse(JSON.stringify(input)),
  });
});

test('html shows score, deductions and histories and asks nothing of anybody', (t) => {
  const page = renderReport('html', typical());
  t.regex(page, /^<!doctype html>/);
  for (const shown of [
    'data_loss_risk_detected',
    '−35',
    'order-x',
    'lost responses',
    'tries again after 100 ms',
  ]) {
    t.true(page.includes(shown), shown);
  }
  t.notRegex(page, /<script|<link|<iframe|<img|\ssrc=|\shref=|@import|\sstyle=|\son[a-z]+=/i);
  t.notRegex(page.replace(/http:\/\/127\.0\.0\.1:4010\/orders/g, ''), /https?:/);
});

test('junit: a failure per broken promise and per finding, none for a sound run', (t) => {
  const broken = junit(typical());
  t.deepEqual(schemaProblems(broken), []);
  t.like(broken.attributes, { tests: '9', failures: '2', errors: '0' });
  const [promises, findings] = broken.children;
  t.is(promises?.children.filter(({ name }) => name === 'testcase').length, 8);
  const [story] = findings?.children ?? [];
  t.is(story?.attributes.name, 'order-x is kept');
  t.regex(
    story?.children[0]?.text ?? '',
    /tries again after 100 ms[\s\S]+read back: nothing found/,
  );
  const sound = junit(document(new Recording().answered('a'), {}));
  t.like(sound.attributes, { tests: '8', failures: '0', errors: '0' });
  const abandoned = junit(document(new Recording().answered('a'), { status: 'abandoned' }));
  const errors = elements(abandoned).filter(({ name }) => name === 'error');
  t.deepEqual(
    errors.map(({ attributes }) => attributes),
    [{ type: 'incomplete', message: 'the run is abandoned' }],
  );
});

test('junit: thresholds are cases of their own, with what was measured', (t) => {
  const root = junit({
    ...typical(),
    thresholds: [
      { expression: 'score>=90', passed: false, value: 50 },
      { expression: 'lost<=1', passed: true, value: 1 },
      { expression: 'p95_ms<=5', passed: false, value: null },
    ],
  });
  t.deepEqual(schemaProblems(root), []);
  const cases = root.children.find(({ attributes }) => attributes.name === 'thresholds')?.children;
  t.deepEqual(
    cases?.map(({ attributes, children }) => [attributes.name, children[0]?.attributes.message]),
    [
      ['threshold score>=90', 'measured 50'],
      ['threshold lost<=1', undefined],
      ['threshold p95_ms<=5', 'there was nothing to measure'],
    ],
  );
});

test('a score that is not there yet is shown as such', (t) => {
  const input = document(new Recording(), {}, { score: null, grade: null });
  for (const format of reportFormats) {
    t.notRegex(renderReport(format, input), /undefined|NaN|\[object/);
  }
});

function junit(input: Renderable): Element {
  return parseMarkup(renderReport('junit', input));
}

function typical(): Renderable {
  return document(
    new Recording().answered('order-1').answeredAfterLostResponse('order-x').lost('order-x'),
    {},
  );
}

function document(
  recording: Recording,
  runFields: Parameters<typeof run>[0],
  scoreFields: Parameters<typeof score>[0] = {
    deductions: [{ rule: 'data_loss_risk_detected', count: 1, points: 35, event_ids: [] }],
  },
): Renderable {
  const of = run(runFields);
  const builder = createReportBuilder({ run: of });
  for (const event of recording.events) builder.add(event);
  const lost = recording.events.some((each) => each.event_type === 'data_loss_risk_detected');
  const scored = lost || scoreFields?.grade !== undefined ? scoreFields : {};
  return { run: of, report: builder.finish(score(scored)) };
}
