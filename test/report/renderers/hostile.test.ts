import test from 'ava';
import { renderReport } from '../../../src/report/index.js';
import { type Element, elements, parseMarkup } from '../../helpers/markup.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';
import { shows } from '../../helpers/shows.js';
import { ATTACKS, hostileReport } from '../hostile.js';
import { schemaProblems } from './junit-schema.js';

/** What no format may hold: control characters, lone surrogates, text direction overrides. */
const FORBIDDEN = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|\p{Surrogate}/u;

const PAGE = { void: new Set(['meta', 'br']), raw: new Set(['style']) };
const ALLOWED_ELEMENTS = new Set(
  (
    'html head meta title style body main header section div span small h1 h2 p b br code ul li dl dt dd ' +
    'table tr th td details summary svg defs pattern g line rect text tspan'
  ).split(' '),
);
const OWN_ATTRIBUTES = new Set(
  (
    'lang charset name content class aria-hidden aria-label role id title viewBox x y x1 x2 y1 y2 ' +
    'width height rx patternUnits patternTransform text-anchor font-size'
  ).split(' '),
);

test('html: well formed, nothing but our own elements and attributes', (t) => {
  shows(t, 30);
  forHostileReports(t, (input) => {
    const page = renderReport('html', input);
    t.notRegex(page, FORBIDDEN);
    const root = parseMarkup(page, PAGE);
    t.deepEqual(elements(root).flatMap(foreign), []);
    t.is(elements(root).filter(({ name }) => name === 'style').length, 1);
  });
});

test('junit: valid by the schema, whatever the texts', (t) => {
  forHostileReports(t, (input) => {
    const xml = renderReport('junit', input);
    t.notRegex(xml, FORBIDDEN);
    t.deepEqual(schemaProblems(parseMarkup(xml)), []);
  });
});

test('markdown: no element, link or code of others, and no broken table', (t) => {
  shows(t, 32);
  forHostileReports(t, (input) => {
    const markdown = renderReport('markdown', input);
    t.notRegex(markdown, FORBIDDEN);
    const foreignText = markdown
      .replaceAll(/^<details><summary>[\p{L} (),█░┄]+<\/summary>$/gmu, '')
      .replaceAll(/^<\/details>$/gm, '')
      .replaceAll('<br>', '')
      .replace(/^\*\*(.*)\*\*$/m, '$1')
      .replaceAll(/`[·█░┄┆◆├┤─]+`/g, '')
      .replaceAll(/^> /gm, '');
    t.notRegex(foreignText, /[<>]/);
    t.notRegex(foreignText, /(^|[^\\])(\\\\)*[`[\]*~@]/);
    t.notRegex(foreignText, /^( {4}|[-=+*]|\d+\.)/m);
    t.notRegex(foreignText, /https?:\/\//);
    t.deepEqual(brokenTables(markdown), []);
    const folds = markdown.match(/<\/?details>/g) ?? [];
    t.deepEqual(folds, ['<details>', '</details>', '<details>', '</details>']);
  });
});

test('json: what was put in comes out', (t) => {
  forHostileReports(t, (input) => {
    const { run, report } = JSON.parse(renderReport('json', input));
    t.deepEqual(
      { run, report },
      JSON.parse(JSON.stringify({ run: input.run, report: input.report })),
    );
  });
});

test('the parser of these tests sees what is wrong', (t) => {
  for (const wrong of [
    '<a>',
    '<a></b>',
    '<a b=c/>',
    '<a>&</a>',
    '<a>&nbsp;</a>',
    '<a>\u0000</a>',
    '<a/><b/>',
    '<a x="1" x="2"/>',
    '<a x="<"/>',
  ]) {
    t.throws(() => parseMarkup(wrong), undefined, wrong);
  }
  const script = parseMarkup('<p><script onclick="x"></script></p>');
  t.deepEqual(elements(script).flatMap(foreign), ['script', 'onclick']);
});

type Input = ReturnType<typeof hostileReport>;

function forHostileReports(t: Parameters<typeof seeded>[0], check: (input: Input) => void): void {
  const draw = seeded(t);
  for (const attack of ATTACKS) check(hostileReport(() => attack));
  const most = scaled(t, 'drawn reports', 30, 2000);
  for (let i = 0; i < most; i += 1) check(hostileReport(() => drawnText(draw)));
}

function drawnText({ between, pick }: Seeded): string {
  const pieces = Array.from({ length: between(0, 4) }, () => {
    const attack = pick(ATTACKS);
    const from = between(0, attack.length);
    return between(0, 1) === 0 ? attack : attack.slice(from, between(from, attack.length));
  });
  return pieces.join('');
}

function foreign({ name, attributes }: Element): string[] {
  const strange = Object.keys(attributes).filter((each) => !OWN_ATTRIBUTES.has(each));
  return ALLOWED_ELEMENTS.has(name) ? strange : [name, ...strange];
}

/** Rows that have not as many cells as the heading of their table. */
function brokenTables(markdown: string): string[] {
  let columns = 0;
  return markdown.split('\n').filter((line) => {
    if (!line.startsWith('|')) {
      columns = 0;
      return false;
    }
    const cells = line.replaceAll(/\\[\\|]/g, '').split('|').length;
    columns ||= cells;
    return cells !== columns;
  });
}
