import test from 'ava';
import fc from 'fast-check';
import { valueAt } from '../../src/agent/json.js';
import { extract, namesOnePlace, pathProblem } from '../../src/agent/json-path.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';

const ANSWER = {
  data: { items: [{ id: 7 }, { id: 8 }], 'order-list': [], "it's": 1 },
  groups: [{ items: ['a', 'b'] }, { items: ['c'] }],
  0: 'zero',
};

const FOUND: [string, unknown][] = [
  ['data.items', ANSWER.data.items],
  ['$.data.items', ANSWER.data.items],
  ['$.data.items[*]', ANSWER.data.items],
  ['$.data.items.*', ANSWER.data.items],
  ['data.items[*]', ANSWER.data.items],
  ['data.items.1.id', 8],
  ['$.data.items[-1].id', 8],
  ['0', 'zero'],
  ['data.order-list', []],
  ["$.data['order-list'][*]", []],
  ['$.data["it\'s"]', 1],
  ['$.groups[*].items[*]', ['a', 'b', 'c']],
  ['$..id', [7, 8]],
  ['$.data.items[?@.id > 7]', [{ id: 8 }]],
  ['$', ANSWER],
  ['', ANSWER],
];
for (const [path, value] of FOUND) {
  test(`"${path}" is found`, (t) => t.deepEqual(extract(ANSWER, path), value));
}

for (const path of [
  'data.nothing',
  '$.data.items[9]',
  '$.nowhere[*]',
  '$..nothing',
  'data.items.length',
  'constructor',
  '__proto__',
]) {
  test(`"${path}" is not there`, (t) => t.is(extract(ANSWER, path), undefined));
}

for (const path of ['$.', '$..', '$.a[', '$.a b', 'a b', '$.a["x]', '*[']) {
  test(`"${path}" is no path, and says why`, (t) => {
    t.regex(pathProblem(path) ?? '', /^is no JSONPath: \S/);
    t.is(extract(ANSWER, path), undefined);
  });
}

test('a path that may name several places is told from one that cannot', (t) => {
  t.true(namesOnePlace('data.items.0.id'));
  t.true(namesOnePlace('$.data.items[*]'));
  t.false(namesOnePlace('$..id'));
  t.false(namesOnePlace('$.groups[*].id'));
});

test('an answer too deep for a recursive path shows nothing', (t) => {
  let deep: object = {};
  for (let depth = 0; depth < 20_000; depth += 1) deep = { a: deep };
  t.is(extract(deep, '$..id'), undefined);
});

test('the short form means the same as it always did', (t) => {
  const key = fc.constantFrom('a', 'b-c', '0', '1', 'é', '_x');
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.integer(),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })).value;
  const path = fc.array(key, { minLength: 1, maxLength: 4 }).map((keys) => keys.join('.'));
  fc.assert(
    fc.property(json, path, (value, dotted) => {
      t.deepEqual(extract(value, dotted), valueAt(value, dotted));
    }),
    { seed: seeded(t).between(0, 2 ** 31 - 1), numRuns: scaled(t, 'answers', 300, 5_000) },
  );
});
