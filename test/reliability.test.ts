import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { declaredIn, readTests } from './helpers/reliability/declared.js';
import { LINE_NUMBERS, type Line } from './helpers/reliability/lines.js';
import { outcomesOf } from './helpers/reliability/outcomes.js';
import type { Entry, Fact } from './helpers/reliability/record.js';
import { tableOf } from './helpers/reliability/table.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('every line of the promises has a test that declares to show it', (t) => {
  const declared = declaredIn(readTests(ROOT));
  t.deepEqual(
    LINE_NUMBERS.filter((line) => !declared.has(line)),
    [],
  );
  t.deepEqual(
    [...declared.keys()].filter((line) => !LINE_NUMBERS.includes(line)),
    [],
  );
  for (const file of [...declared.values()].flat()) t.true(existsSync(`${ROOT}/${file}`), file);
});

test('declarations are read from the source, each file once for a line', (t) => {
  // The name is put in, so that this file itself declares nothing.
  const call = 'shows';
  const sources = [
    ['test/a.test.ts', `${call}(t, 1);\n ${call}(t, 1, 22);`],
    ['test/b.test.ts', `${call}(\n  t,\n  22,\n);`],
    ['test/c.test.ts', `const ${call} = 5; knows(t, 7); ${call}(7);`],
  ] as const;
  t.deepEqual(
    [...declaredIn(sources)],
    [
      [1, ['test/a.test.ts']],
      [22, ['test/a.test.ts', 'test/b.test.ts']],
    ],
  );
});

const A = 'test/a.test.ts';
const B = 'test/b.test.ts';

/** What a test of line 1 writes. */
function told(file: string, title: string, ...facts: Fact[]): Entry[] {
  const shown: Fact = { kind: 'shows', file, lines: [1] };
  return [shown, ...facts].map((fact) => ({ process: file.length, title, ...fact }));
}

const passed: Fact = { kind: 'ended', passed: true };
const failed: Fact = { kind: 'ended', passed: false };
const skipped: Fact = { kind: 'skipped', reason: 'no root' };

const CASES: readonly [what: string, entries: Entry[], result: string, reasons: string[]][] = [
  ['all ran', [...told(A, 'x', passed), ...told(B, 'y', passed)], 'passed', []],
  ['a file did not run', told(A, 'x', passed), 'not shown', [`${B} did not run`]],
  ['nothing ran', [], 'not shown', [`${A} did not run`, `${B} did not run`]],
  ['one failed', [...told(A, 'x', failed), ...told(B, 'y', passed)], 'failed', [`${A}: x`]],
  ['one never ended', [...told(A, 'x'), ...told(B, 'y', passed)], 'failed', [`${A}: x`]],
  [
    'one was skipped',
    [...told(A, 'x', skipped, passed), ...told(B, 'y', passed)],
    'passed',
    [`${A}: no root`],
  ],
  [
    'all were skipped',
    [...told(A, 'x', skipped, passed), ...told(B, 'y', skipped, passed)],
    'skipped',
    [`${A}: no root`, `${B}: no root`],
  ],
];

for (const [what, entries, result, reasons] of CASES) {
  test(`where ${what}, a line is ${result}`, (t) => {
    const outcomes = outcomesOf(entries, new Map<Line, string[]>([[1, [A, B]]]));
    t.like(outcomes[0], { line: 1, result, reasons });
    t.is(outcomes.length, LINE_NUMBERS.length);
    t.true(outcomes.slice(1).every((outcome) => outcome.result === 'not shown'));
  });
}

test('the table tells numbers, seeds of failures and what was skipped', (t) => {
  const kills: Fact = { kind: 'amount', what: 'kills', amount: 10, full: 2_000 };
  const entries = [
    ...told(A, 'x', kills, { kind: 'seed', seed: 77 }, failed),
    ...told(B, 'y', { ...kills, amount: 1_500, full: 1_500 }, passed),
  ];
  const outcomes = outcomesOf(entries, new Map<Line, string[]>([[1, [A, B]]])).slice(0, 1);
  const [title, row, ...details] = tableOf(outcomes, { detailed: true }).split('\n');
  t.is(title, 'Reliability: 0 of 1 lines shown');
  t.regex(row ?? '', /^ {3}1 {2}failed {5}workers killed/);
  t.deepEqual(
    details.map((text) => text.trim()),
    [A, B, 'kills 1,500', `${A}: x`, 'seeds: 77'],
  );
  t.is(tableOf(outcomes, { detailed: false }).split('\n').length, 4);
});
