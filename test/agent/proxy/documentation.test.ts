import { readFileSync } from 'node:fs';
import test from 'ava';
import { completeScenario, FAULT_NAMES } from '../../../src/agent/scenario/index.js';

const chapter = readFileSync('docs/faults.md', 'utf8');
const [, settings = ''] = chapter.split('## Settings');

for (const fault of FAULT_NAMES) {
  test(`${fault} is in the chapter, with what it does and its settings as they are`, (t) => {
    t.regex(chapter, new RegExp(`^\\| \`${fault}\` \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|$`, 'm'));
    const line = new RegExp(`^\\| \`${fault}\` \\| (.+) \\|$`, 'm').exec(settings)?.[1] ?? '';
    const { faults } = completeScenario({ faults: { [fault]: {} } }, 'test');
    for (const [name, value] of Object.entries(faults[fault] ?? {})) {
      const shown = Array.isArray(value) ? value.join(', ') : String(value);
      t.true(line.includes(`\`${name}\` ${shown}`), `${name} ${shown} is not in: ${line}`);
    }
  });
}

test('every kind of finding is in the chapter on clients', (t) => {
  const text = readFileSync('src/cli/proxy/report-text.ts', 'utf8');
  const kinds = [...text.matchAll(/^ {2}'([a-z-]+)': '/gm)].map(([, kind]) => kind ?? '');
  t.true(kinds.length >= 8);
  const clients = readFileSync('docs/proxy.md', 'utf8');
  for (const kind of kinds) t.true(clients.includes(`| \`${kind}\` |`), kind);
});
