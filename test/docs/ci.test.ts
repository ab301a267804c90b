import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { upperBound } from '../../src/report/index.js';
import { readAction } from '../action/steps.js';
import { runCommand } from '../helpers/command-line.js';

const PAGES = ['ci.md', 'reports.md'];

test('every yaml block parses', async (t) => {
  const blocks = (await Promise.all(PAGES.map((page) => blocksOf(page, 'yaml')))).flat();
  t.true(blocks.length >= 3);
  for (const block of blocks) t.notThrows(() => parse(block), block);
});

test('every flag of the pages exists', async (t) => {
  const { stdout } = await runCommand(['test', '--help']);
  const { stdout: replay } = await runCommand(['replay', '--help']);
  const known = new Set(`${stdout}${replay}`.match(/--[a-z][a-z-]+/g));
  const foreign = new Set(['--yes', '--silent', '--output']);
  for (const page of PAGES) {
    for (const flag of (await pageText(page)).match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []) {
      t.true(known.has(flag) || foreign.has(flag), `${page}: ${flag}`);
    }
  }
});

test('every scenario and threshold of the page can be used', async (t) => {
  const page = await pageText('ci.md');
  const scenarios = [...page.matchAll(/scenario: ([a-z-]+)$/gm)].map(([, name = '']) => name);
  t.true(scenarios.length > 0);
  const thresholds = [...page.matchAll(/--threshold "([^"]+)"/g)].map(([, text = '']) => text);
  t.true(thresholds.length > 3);
  for (const scenario of scenarios) {
    const args = ['test', '--print-scenario', '--scenario', scenario];
    const given = thresholds.flatMap((text) => ['--threshold', text]);
    const { code, stderr } = await runCommand([...args, ...given]);
    t.is(code, 0, stderr);
  }
});

test('the inputs of the action in the page are those that it has', async (t) => {
  const { inputs, outputs } = await readAction();
  const page = await pageText('ci.md');
  for (const name of [...Object.keys(inputs), ...Object.keys(outputs)]) {
    t.true(page.includes(`\`${name}\``), name);
  }
  const used = (await blocksOf('ci.md', 'yaml')).flatMap((block) => givenInputs(parse(block)));
  t.true(used.length > 5);
  for (const name of used) t.true(Object.hasOwn(inputs, name), name);
});

test('the table of upper bounds is what the formula gives', async (t) => {
  const page = await pageText('reports.md');
  const [, heading = ''] = /^\| lost \|(.+)\|$/m.exec(page) ?? [];
  const trials = [...heading.matchAll(/of ([\d,]+)/g)].map(([, n = '']) =>
    Number(n.replace(',', '')),
  );
  t.is(trials.length, 5);
  for (const lost of [0, 1, 2]) {
    const [, row = ''] = new RegExp(`^\\| ${lost} \\|(.+)\\|$`, 'm').exec(page) ?? [];
    const said = row.split('|').map((cell) => Number(cell.replace('%', '').trim()) / 100);
    trials.forEach((of, i) => {
      const bound = upperBound(lost, of) ?? Number.NaN;
      const off = (said[i] ?? 0) - bound;
      t.true(off >= 0 && off < 0.0011, `${lost} of ${of}: ${said[i]} for ${bound}`);
    });
  }
});

/** What stands under `with` of steps that use the action, at any depth. */
function givenInputs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { uses, with: given } = value as { uses?: unknown; with?: object };
  const own = String(uses).startsWith('softadastra/') ? Object.keys(given ?? {}) : [];
  return [...own, ...Object.values(value).flatMap(givenInputs)];
}

async function blocksOf(page: string, language: string): Promise<string[]> {
  const blocks = (await pageText(page)).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, name, text = '']) => (name === language ? [text] : []));
}

function pageText(page: string): Promise<string> {
  return readFile(join('docs', page), 'utf8');
}
