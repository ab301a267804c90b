import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { runAdmin } from '../../src/cloud/admin/index.js';
import { parseProcfile } from '../../src/local/stack/procfile.js';
import { documentedMetrics, metricsIn } from '../helpers/operations/metric-names.js';

const FOLDER = 'docs/operations';
const known = new Set(documentedMetrics('linux').map(({ name }) => name));

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { expr: string; datasource: { uid: string } }[];
}

test('every alert reads figures that exist and names a section of the runbook', async (t) => {
  const { groups } = parse(await read('alerts.yml')) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  t.true(rules.length > 20);
  t.is(new Set(rules.map(({ alert }) => alert)).size, rules.length, 'each has a name of its own');
  const runbook = await read('runbook.md');
  for (const { alert, expr, annotations, labels, ...rule } of rules) {
    t.true(metricsIn(expr).length > 0, alert);
    for (const name of metricsIn(expr)) t.true(known.has(name), `${alert}: ${name}`);
    t.is(opened(expr), 0, `${alert}: brackets`);
    t.regex(rule.for, /^\d+[mh]$/);
    t.true(['warning', 'critical'].includes(labels.severity), alert);
    const [file, section = ''] = annotations.runbook.split('#');
    t.is(file, 'docs/operations/runbook.md');
    t.true(anchorsOf(runbook).has(section), `${alert}: #${section}`);
    t.true(runbook.includes(`\`${alert}\``), `the runbook says how ${alert} shows`);
  }
});

test('the dashboard can be imported, and reads figures that exist', async (t) => {
  const board = JSON.parse(await read('grafana.json'));
  t.true(board.schemaVersion >= 39);
  const [source] = board.templating.list;
  t.like(source, { name: 'datasource', type: 'datasource', query: 'prometheus' });
  const panels = board.panels as Panel[];
  t.is(new Set(panels.map(({ id }) => id)).size, panels.length);
  const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
  t.deepEqual(rows, ['Traffic', 'Queues', 'Persistence', 'Scoring', 'Resources', 'Errors']);
  const shown = new Set<string>();
  for (const panel of panels.filter(({ type }) => type !== 'row')) {
    t.true(panel.gridPos.x + panel.gridPos.w <= 24, panel.title);
    t.is(panel.datasource?.uid, `\${datasource}`, panel.title);
    t.true((panel.targets ?? []).length > 0, panel.title);
    for (const { expr, datasource } of panel.targets ?? []) {
      t.is(datasource.uid, `\${datasource}`);
      t.is(opened(expr), 0, `${panel.title}: ${expr}`);
      t.true(metricsIn(expr).length > 0, expr);
      for (const name of metricsIn(expr)) {
        t.true(known.has(name), `${panel.title}: ${name}`);
        shown.add(name);
      }
    }
  }
  const own = [...known].filter((name) => name.startsWith('softadastra_'));
  t.true(own.filter((name) => shown.has(name)).length > own.length / 2);
});

test('every link of the pages leads somewhere', async (t) => {
  const pages = (await readdir(FOLDER)).filter((name) => name.endsWith('.md'));
  t.true(pages.length >= 9);
  let links = 0;
  for (const page of pages) {
    for (const [, target = ''] of (await read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const place = path.join(FOLDER, file === '' ? page : file);
      t.true(existsSync(place), `${page}: ${target}`);
      if (anchor !== undefined) {
        t.true(anchorsOf(await readFile(place, 'utf8')).has(anchor), `${page}: ${target}`);
      }
      links += 1;
    }
  }
  t.true(links > 40);
});

test("every command and flag of the operators' program in the pages exists", async (t) => {
  const help = new Map<string, string>();
  const pages = (await readdir(FOLDER)).filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(pages.map(read));
  const used = texts.join('\n').matchAll(/softadastra-admin ([a-z]+)((?: +[^\s`#]+)*)/g);
  for (const [line, command = '', rest = ''] of used) {
    if (!help.has(command)) {
      let text = '';
      const say = { out: (more: string) => (text += more), err: () => undefined };
      t.is(await runAdmin([command, '--help'], say), 0, line);
      help.set(command, text);
    }
    for (const flag of rest.match(/--[a-z-]+/g) ?? []) {
      t.true(help.get(command)?.includes(flag), line);
    }
  }
  t.true(help.size >= 7);
});

test('the image and the compose file start what the Procfile names, with the same options', async (t) => {
  const image = /^CMD (\[.*\])$/m.exec(await readFile('Dockerfile', 'utf8'))?.[1] ?? '';
  const { services } = parse(await readFile('compose.yaml', 'utf8'));
  const entries = parseProcfile(await readFile('Procfile', 'utf8'));
  t.deepEqual(entries.map(({ name }) => name).sort(), ['release', 'web', 'worker']);
  for (const { name, command } of entries) {
    t.is(services[name].command.join(' '), command);
    if (name === 'web') t.is(JSON.parse(image).join(' '), command);
    t.true((await read('processes.md')).includes(`\`${name}\` | \`${command}\``), name);
  }
});

function read(name: string): Promise<string> {
  return readFile(path.join(FOLDER, name), 'utf8');
}

/** As GitHub names the anchors of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Brackets that are opened and not closed. */
function opened(expression: string): number {
  const count = (pattern: RegExp) => (expression.match(pattern) ?? []).length;
  return count(/[({[]/g) - count(/[)}\]]/g);
}
