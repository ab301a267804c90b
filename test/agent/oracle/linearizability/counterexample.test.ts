import test from 'ava';
import {
  checkHistory,
  type HistoryEntry,
  type Model,
} from '../../../../src/agent/oracle/linearizability/index.js';
import { bruteForce, MOST_CALLS } from '../../../helpers/linearizability/brute-force.js';
import { history } from '../../../helpers/linearizability/history-text.js';
import { randomHistory } from '../../../helpers/linearizability/random-history.js';
import { simulatedRun } from '../../../helpers/linearizability/simulated-run.js';
import { scaled } from '../../../helpers/scale.js';
import { type Seeded, seeded } from '../../../helpers/seed.js';

const LIMIT = { timeLimitMs: 20_000 };

/** What is found, in the words of the story's end. */
async function verdict(model: Model, ...lines: readonly string[]): Promise<string> {
  const result = await checkHistory(history(...lines), { model, ...LIMIT });
  const [violation] = result.violations;
  return violation ? (violation.story.at(-1) ?? '') : String(result.linearizable);
}

const CASES: readonly [name: string, model: Model, lines: readonly string[], found: RegExp][] = [
  [
    'a stale read',
    'register',
    ['0 write 1', '0 ok', '1 write 2', '1 ok', '2 read', '2 ok 1'],
    /"read 1" of process 2: it could only be 2\./,
  ],
  [
    'a read during a write sees either',
    'register',
    ['0 write 1', '0 ok', '0 write 2', '1 read', '1 ok 1', '2 read', '2 ok 2', '0 ok'],
    /^true$/,
  ],
  [
    'new, then old again',
    'register',
    ['0 write 1', '0 ok', '0 write 2', '1 read', '1 ok 2', '1 read', '1 ok 1', '0 ok'],
    /"read 1" of process 1: it could only be 2\./,
  ],
  [
    'a lost update',
    'register',
    ['0 write 1', '0 ok', '0 read', '0 ok null'],
    /"read null" of process 0: it could only be 1\./,
  ],
  ['nothing at first', 'register', ['0 read', '0 ok null'], /^true$/],
  [
    'a resurrected delete',
    'register',
    ['0 write 1', '0 ok', '0 delete', '0 ok', '1 read', '1 ok 1'],
    /could only be null\./,
  ],
  [
    'a double cas',
    'register',
    ['0 write 1', '0 ok', '0 cas [1,2]', '0 ok', '1 cas [1,3]', '1 ok'],
    /"cas 1 → 3" of process 1: the value could only be 2\./,
  ],
  ['a value that nobody wrote', 'register', ['0 read', '0 ok 7'], /read 7, which nothing/],
  [
    'an open write may be seen much later',
    'register',
    ['0 write 1', '0 info', '1 write 2', '1 ok', '1 read', '1 ok 1'],
    /^true$/,
  ],
  [
    'but once only',
    'register',
    [
      '0 write 1',
      '0 info',
      '1 write 2',
      '1 ok',
      '1 read',
      '1 ok 1',
      '1 write 3',
      '1 ok',
      '1 read',
      '1 ok 1',
    ],
    /could only be 3\./,
  ],
  [
    'what failed did not happen',
    'register',
    ['0 write 1', '0 fail', '1 read', '1 ok 1'],
    /read 1, which nothing/,
  ],
  [
    'a call that its process left behind stays open',
    'register',
    ['0 write 1', '0 read', '0 ok null', '0 read', '0 ok 1'],
    /^true$/,
  ],
  [
    'a read that ends with info says nothing',
    'register',
    ['0 read', '0 info 5', '1 read', '1 ok null'],
    /^true$/,
  ],
  [
    'objects are equal by their fields',
    'register',
    ['0 write {"a":1,"b":2}', '0 ok', '0 read', '0 ok {"b":2,"a":1}'],
    /^true$/,
  ],
  [
    '1 is not "1"',
    'register',
    ['0 write 1', '0 ok', '0 read', '0 ok "1"'],
    /read "1", which nothing/,
  ],
  [
    'a lost element',
    'set',
    ['0 add 1', '0 ok', '0 add 2', '0 ok', '1 read', '1 ok [2]'],
    /"read \[\]" of process 1: it could only be \[1\]\./,
  ],
  [
    'an element that nobody added',
    'set',
    ['0 add 1', '0 ok', '1 read', '1 ok [1,7]'],
    /read 7, which nothing/,
  ],
  ['an element twice', 'set', ['0 add 1', '0 ok', '1 read', '1 ok [1,1]'], /shows one twice/],
  [
    'an element that is back',
    'set',
    ['0 add 1', '0 ok', '0 delete 1', '0 ok', '1 read', '1 ok [1]'],
    /could only be \[\]\./,
  ],
  [
    'an element added again',
    'set',
    ['0 add 1', '0 ok', '0 delete 1', '0 ok', '0 add 1', '1 read', '1 ok [1]'],
    /^true$/,
  ],
  [
    'two reads that saw two adds in different orders',
    'set',
    ['0 add 1', '1 add 2', '2 read', '3 read', '2 ok [1]', '3 ok [2]', '0 ok', '1 ok'],
    /No order of these calls/,
  ],
  ['nothing is an empty set', 'set', ['0 read', '0 ok null', '0 read', '0 ok []'], /^true$/],
];

for (const [name, model, lines, found] of CASES) {
  test(`${model}: ${name}`, async (t) => {
    t.regex(await verdict(model, ...lines), found);
  });
}

test('a counterexample is a history that fails by itself, and without any one call does not', async (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'histories', 800, 20_000);
  let seen = 0;
  let calls = 0;
  for (let round = 0; round < rounds; round++) {
    const model = random.pick(['register', 'set'] as const);
    const entries = drawHistory(random, model);
    if (entries.filter(({ type }) => type === 'invoke').length > MOST_CALLS) continue;
    const { linearizable, violations } = await checkHistory(entries, { model, ...LIMIT }).catch(
      nothing,
    );
    if (linearizable) continue;
    const [violation] = violations;
    if (!violation) continue;
    const text = violation.counterexample.map((entry) => JSON.stringify(entry)).join('\n');
    seen += 1;
    calls += violation.counterexample.filter(({ type }) => type === 'invoke').length;
    t.true(violation.minimal);
    t.false(bruteForce(violation.counterexample, model), text);
    t.true(hasWriters(violation.counterexample, entries), text);
    for (const lessOne of withoutARead(violation.counterexample)) {
      t.true(bruteForce(lessOne, model), text);
    }
    for (const [n, entry] of violation.counterexample.entries()) {
      const original = entries[violation.places[n] ?? -1];
      t.deepEqual({ ...entry, value: null }, { ...original, value: null } as HistoryEntry);
    }
  }
  t.log(`${seen} counterexamples of ${(calls / seen).toFixed(1)} calls on average`);
  t.true(seen > rounds / 10);
});

/** One with a lie here and there, or of a store that is wrong now and then. */
function drawHistory(random: Seeded, model: Model): HistoryEntry[] {
  const shape = { model, operations: random.between(4, 10), values: random.between(1, 3) };
  if (random.random() < 0.3) {
    const mix = model === 'set' ? { read: 2, add: 2, delete: 1 } : { read: 3, write: 3, cas: 1 };
    return randomHistory(random, { ...shape, processes: 3, open: 0.1, lies: 0.4, mix });
  }
  const defect = random.pick(['stale read', 'lost update', 'resurrected delete'] as const);
  return simulatedRun(random, { ...shape, clients: random.between(1, 3), defect });
}

const nothing = () => ({ linearizable: true, violations: [] });

/** Reads can be taken away one by one, and each must have been needed. */
function withoutARead(entries: readonly HistoryEntry[]): HistoryEntry[][] {
  return entries.flatMap((entry, at) => {
    if (entry.type !== 'ok' || entry.f !== 'read') return [];
    const begun = entries.slice(0, at).findLastIndex(({ process }) => process === entry.process);
    return [entries.filter((_, place) => place !== at && place !== begun)];
  });
}

/** Whoever wrote what a read saw is there, if anybody had. */
function hasWriters(some: readonly HistoryEntry[], all: readonly HistoryEntry[]): boolean {
  const seen = some
    .filter(({ type, f }) => type === 'ok' && f === 'read')
    .flatMap(({ value }) => (Array.isArray(value) ? value : [value]));
  const end = Math.max(...some.map((entry) => all.indexOf(entry)));
  const before = all.slice(0, Math.max(0, end));
  const sure = written(before.filter(({ f }) => f !== 'cas'));
  const known = written(some);
  return seen.every((value) => known.has(value) || !sure.has(value));
}

function written(entries: readonly HistoryEntry[]): Set<unknown> {
  const calls = entries.filter(
    ({ type, f }) => type === 'invoke' && f !== 'read' && f !== 'delete',
  );
  return new Set(calls.map(({ f, value }) => (f === 'cas' ? (value as unknown[])[1] : value)));
}
