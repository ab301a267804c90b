import test from 'ava';
import type { OperationKind, Sight } from '../../../src/agent/history/index.js';
import { createEffects, type Invocation, judgeSets } from '../../../src/agent/oracle/index.js';

const invocation = (
  operation: string,
  kind: OperationKind,
  subject: string,
  from: number,
  to: number | null,
): Invocation => ({
  ...{ operation, attempt: 1, kind, subject, value: null, from, to, seen: undefined },
  result: to === null ? 'info' : 'ok',
});
const LIST = invocation('list', 'list', 'list', 10, 20);
const judged = (others: Invocation[], shown: string[], more: Partial<Sight> = {}) => {
  const all = [...others, LIST];
  const sight: Sight = { operation: 'list', attempt: 1, shown, complete: true, ...more };
  return judgeSets([sight], all, createEffects(all, true));
};
const created = (from: number, to: number | null) => invocation('a', 'create', 'a', from, to);
const deleted = (from: number, to: number | null) => invocation('d', 'delete', 'a', from, to);
const charges = ({ violations }: ReturnType<typeof judged>) =>
  violations.map(({ charge }) => charge);

const cases: [string, Invocation[], string[], string[]][] = [
  ['acknowledged before, and shown', [created(1, 2)], ['a'], []],
  ['acknowledged before, and left out', [created(1, 2)], [], ['missing']],
  ['acknowledged meanwhile, and left out', [created(1, 15)], [], []],
  ['never acknowledged, and left out', [created(1, null)], [], []],
  ['never acknowledged, and shown', [created(1, null)], ['a'], []],
  ['begun meanwhile, and shown', [created(15, 30)], ['a'], []],
  ['begun later, and shown', [created(25, 30)], ['a'], ['unexpected']],
  ['shown twice', [created(1, 2)], ['a', 'a'], ['twice']],
  ['deleted before, and left out', [created(1, 2), deleted(3, 4)], [], []],
  ['deleted before, and shown', [created(1, 2), deleted(3, 4)], ['a'], ['deleted']],
  ['deleted meanwhile, and shown', [created(1, 2), deleted(12, 15)], ['a'], []],
  ['deleted meanwhile, and left out', [created(1, 2), deleted(12, 15)], [], []],
  ['perhaps deleted, and left out', [created(1, 2), deleted(3, null)], [], []],
  ['perhaps deleted, and shown', [created(1, 2), deleted(3, null)], ['a'], []],
  ['deleted later, and left out', [created(1, 2), deleted(25, 30)], [], ['missing']],
  [
    'deleted, written by an update that is still open, and shown',
    [created(1, 2), invocation('u', 'update', 'a', 2, null), deleted(3, 4)],
    ['a'],
    [],
  ],
];

for (const [words, invocations, shown, expected] of cases) {
  test(words, (t) => {
    t.deepEqual(charges(judged(invocations, shown)), expected as never);
  });
}

test('a page of a longer listing says nothing by what it leaves out', (t) => {
  const result = judged([created(1, 2)], [], { complete: false });
  t.deepEqual([result.lists, result.violations.length, result.undecided], [1, 0, 1]);
  t.deepEqual(charges(judged([created(1, 2)], ['a', 'a'], { complete: false })), ['twice']);
});

test('a final look that was cut makes all others undecided', (t) => {
  const all = [created(1, 2), LIST];
  const sights: Sight[] = [
    { operation: 'list', attempt: 1, shown: [], complete: true },
    { operation: null, attempt: null, shown: [], complete: false },
  ];
  const result = judgeSets(sights, all, createEffects(all, true));
  t.deepEqual([result.lists, result.violations.length, result.undecided], [2, 0, 2]);
});

test('a list whose answer held no list is undecided', (t) => {
  const all = [created(1, 2), LIST];
  const result = judgeSets([], all, createEffects(all, true));
  t.deepEqual([result.lists, result.violations.length, result.undecided], [1, 0, 1]);
});

test('what several lists show is one violation for each thing and charge', (t) => {
  const lists = ['l1', 'l2', 'l3'].map((name, i) =>
    invocation(name, 'list', name, 10 + 10 * i, 15 + 10 * i),
  );
  const b = invocation('b', 'create', 'b', 2, 3);
  const all = [created(1, 2), b, ...lists];
  const shown = [
    ['a', 'a', 'b'],
    ['a', 'a'],
    ['b', 'b'],
  ];
  const sights = lists.map(
    ({ operation, attempt }, i): Sight => ({
      ...{ operation, attempt, shown: shown[i] ?? [], complete: true },
    }),
  );
  const { violations } = judgeSets(sights, all, createEffects(all, true));
  const told = violations.map(({ charge, thing, lists: by }) => [
    ...[charge, thing, by.map(({ operation }) => operation).join(' ')],
  ]);
  t.deepEqual(told, [
    ['twice', 'a', 'l1 l2'],
    ['missing', 'b', 'l2'],
    ['missing', 'a', 'l3'],
    ['twice', 'b', 'l3'],
  ]);
});

test('a thing that nobody asked for is told once, however often the final look shows it', (t) => {
  const final = { operation: null, attempt: null, complete: true };
  const sights: Sight[] = [
    { ...final, shown: ['x', 'x'] },
    { ...final, shown: ['x'] },
  ];
  const { violations } = judgeSets(sights, [], createEffects([], true));
  t.deepEqual(
    violations.map(({ charge, thing }) => `${charge} ${thing}`),
    ['unexpected x'],
  );
});
