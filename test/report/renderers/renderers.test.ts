import test from 'ava';
import {
  createReportBuilder,
  isReportFormat,
  type Renderable,
  renderers,
  renderReport,
  reportFormats,
} from '../../../src/report/index.js';
import { Recording, run, score } from '../events.js';

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`]]>--><svg/onload=alert(1)>',
  '| a | [x](javascript:alert(1)) ![y](http://evil.example/p.png) *b* \n# heading',
  'bell\u0007 nul\u0000 escape\u001b[31m surrogate\ud800 rtl\u202e',
  '&lt;script&gt; </title></style></svg>',
];

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

test('html is well formed: every tag that opens closes in order', (t) => {
  for (const input of [typical(), hostile('<b>"\'&')]) {
    t.deepEqual(unbalanced(renderReport('html', input).replace('<!doctype html>', '')), []);
  }
});

for (const attack of ATTACKS) {
  test(`no format lets ${JSON.stringify(attack.slice(0, 24))} through`, (t) => {
    const input = hostile(attack);
    const page = renderReport('html', input);
    t.notRegex(page, /<(script|img|svg\/|iframe)/i);
    t.notRegex(tagsWithoutValues(page), /\son[a-z]/i);
    t.deepEqual(unbalanced(page.replace('<!doctype html>', '')), []);
    t.notRegex(page, FORBIDDEN);

    const xml = renderReport('junit', input);
    t.deepEqual(unbalanced(xml.replace(/^<\?xml.*\?>/, '')), []);
    t.notRegex(xml, FORBIDDEN);
    t.false(xml.includes(']]>') && !xml.includes(']]&gt;'));

    const markdown = renderReport('markdown', input);
    t.notRegex(markdown.replaceAll(/^> /gm, ''), /[<>]/);
    t.notRegex(markdown, /(^|[^\\])(!\[|\]\()|https?:\/\//);
    t.notRegex(markdown, FORBIDDEN);
    const columns = markdown
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('sent'));
    t.true(columns.every((line) => line.replaceAll('\\|', '').split('|').length === 6));

    t.notThrows(() => JSON.parse(renderReport('json', input)));
  });
}

test('junit: a failure per broken promise, none for a sound run', (t) => {
  const broken = renderReport('junit', typical());
  t.regex(broken, /<testsuites name="softadastra" tests="7" failures="1" errors="0">/);
  t.regex(broken, /<failure type="data_loss" message="1 finding">order-x: Acknowledged/);
  const sound = renderReport('junit', document(new Recording().answered('a'), {}));
  t.regex(sound, /tests="7" failures="0" errors="0"/);
  const abandoned = renderReport(
    'junit',
    document(new Recording().answered('a'), { status: 'abandoned' }),
  );
  t.regex(abandoned, /<error type="incomplete" message="the run is abandoned">/);
});

test('a score that is not there yet is shown as such', (t) => {
  const input = document(new Recording(), {}, { score: null, grade: null });
  for (const format of reportFormats) {
    t.notRegex(renderReport(format, input), /undefined|NaN|\[object/);
  }
});

/** What neither page may hold: control characters, lone surrogates, text direction overrides. */
const FORBIDDEN = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|\p{Surrogate}/u;

function typical(): Renderable {
  return document(
    new Recording().answered('order-1').answeredAfterLostResponse('order-x').lost('order-x'),
    {},
  );
}

/** The same text in every field that somebody else fills. */
function hostile(text: string): Renderable {
  const recording = new Recording();
  const fields = { message: text, severity: 'error' };
  const payload = { operation: text, attempt: 1, method: text, path: text, idempotency_key: text };
  recording
    .add('request_sent', payload, fields)
    .add('fault_injected', { fault: text, detail: text }, fields)
    .add('attempt_failed', { operation: text, attempt: 1, fault: text, symptom: text }, fields)
    .add('request_sent', { ...payload, attempt: 2 }, fields)
    .add('response_received', { operation: text, attempt: 2, status: 201, latency_ms: 1 }, fields)
    .add('app_restarted', { reason: text }, fields)
    .add('partial_write_detected', { operation: text, expected: text, found: text }, fields)
    .add(text, text, { ...fields, id: text });
  const deductions = [{ rule: text, count: 1, points: 3, event_ids: [text] }];
  const scored = { deductions, grade: text, risks: { [text]: true } };
  return document(
    recording,
    {
      id: text,
      target_url: text,
      method: text,
      scenario: text,
      seed: text,
      labels: { [text]: text },
      started_at: text,
      finished_at: text,
    },
    scored,
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

/** Tags that are opened and not closed, or closed and not opened. */
function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, closing, name, rest] of markup.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|[^">])*)>/g,
  )) {
    if (name === undefined || VOID.has(name) || rest?.endsWith('/')) continue;
    if (closing !== '/') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...open, ...wrong];
}

const VOID = new Set(['meta', 'br']);

function tagsWithoutValues(page: string): string {
  return [...page.matchAll(/<(?:"[^"]*"|[^">])*>/g)]
    .map(([tag]) => tag.replaceAll(/"[^"]*"/g, ''))
    .join('\n');
}
