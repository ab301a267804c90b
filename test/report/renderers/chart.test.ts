import test from 'ava';
import { createReportBuilder, renderReport } from '../../../src/report/index.js';
import { type Element, elements, parseMarkup } from '../../helpers/markup.js';
import { seeded } from '../../helpers/seed.js';
import { eventfulRun } from '../eventful-run.js';
import { run, score } from '../events.js';

test('a short run is drawn whole: a bar per attempt and a code per fault', (t) => {
  const { chart, timeline } = chartOf(20, seeded(t).random);
  const attempts = timeline.operations.flatMap((lane) => lane.attempts);
  t.is(titlesOf(chart, 'rect', /^attempt \d/).length, attempts.length + faulted(attempts).length);
  t.is(codesIn(chart).length, faulted(attempts).length);
  t.notRegex(textOf(chart), /not drawn here/);
});

test('of ten thousand operations those with findings are drawn, and what is left out is said', (t) => {
  const { chart, timeline, left } = chartOf(10_000, seeded(t).random);
  const names = elements(chart).map(({ text }) => text);
  for (const { operation, kind, verdict } of timeline.operations) {
    if (verdict === null || verdict === 'kept') continue;
    t.true(names.includes(`${kind} ${operation}`), operation);
  }
  t.regex(left, /^9,9\d\d operations of 10,000 not drawn here\./);
  const drawn = titlesOf(chart, 'text', /./).length + codesIn(chart).length;
  t.true(drawn < 1000, `${drawn} marks`);
});

test('the columns of the overview count every attempt, drawn or not', (t) => {
  const { page, events } = chartOf(10_000, seeded(t).random);
  const columns = elements(page)
    .filter(({ name }) => name === 'title')
    .map(({ text }) => /: (\d+) answered, (\d+) failed, \d+ faults$/.exec(text))
    .filter((match) => match !== null);
  const sum = (group: number) => columns.reduce((total, match) => total + Number(match[group]), 0);
  const of = (type: string) => events.filter(({ event_type }) => event_type === type).length;
  t.is(sum(1), of('response_received'));
  t.is(sum(2), of('attempt_failed'));
});

test('every colour has a word, a sign or a pattern beside it', (t) => {
  const { page, timeline } = chartOf(60, seeded(t).random);
  const text = textOf(page);
  for (const word of ['✕ lost', '×2 doubled', '½ partial', '? unknown', '! given up', '✓ kept']) {
    t.true(text.includes(word), word);
  }
  for (const fault of Object.keys(timeline.faults)) t.true(text.includes(fault), fault);
  t.true(elements(page).some(({ name }) => name === 'pattern'));
});

function chartOf(operations: number, random: () => number) {
  const { events } = eventfulRun(operations, random);
  const builder = createReportBuilder({ run: run() });
  for (const event of events) builder.add(event);
  const report = builder.finish(score());
  const html = renderReport('html', { run: run(), report });
  const page = parseMarkup(html, { void: new Set(['meta', 'br']), raw: new Set(['style']) });
  const charts = elements(page).filter(({ name, attributes }) => {
    return name === 'svg' && /^Attempts of/.test(attributes['aria-label'] ?? '');
  });
  const left = elements(page).find(({ attributes }) => attributes.class === 'left')?.text ?? '';
  const [chart] = charts;
  if (chart === undefined) throw new Error('the page has no chart');
  return { page, chart, left, events, timeline: report.timeline };
}

function faulted(attempts: readonly { fault: string | null }[]) {
  return attempts.filter(({ fault }) => fault !== null);
}

function codesIn(chart: Element): Element[] {
  return elements(chart).filter(({ attributes }) => attributes.class === 'code');
}

function titlesOf(chart: Element, name: string, title: RegExp): Element[] {
  return elements(chart).filter(
    (each) =>
      each.name === name && (title.test(each.children[0]?.text ?? '') || title.test(each.text)),
  );
}

function textOf(root: Element): string {
  return elements(root)
    .map(({ text }) => text)
    .join(' ');
}
