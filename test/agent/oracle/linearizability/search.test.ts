import test, { type ExecutionContext } from 'ava';
import {
  type HistoryEntry,
  type Model,
  pairOperations,
  registerSteps,
  type SearchOutcome,
  search,
  setSteps,
} from '../../../../src/agent/oracle/linearizability/index.js';
import { bruteForce } from '../../../helpers/linearizability/brute-force.js';
import {
  type RandomHistoryOptions,
  randomHistory,
} from '../../../helpers/linearizability/random-history.js';
import { scaled } from '../../../helpers/scale.js';
import { seeded } from '../../../helpers/seed.js';

const FOREVER = { expired: () => false, memoryBytes: 2 ** 30 };

function outcomeOf(entries: readonly HistoryEntry[], model: Model): SearchOutcome {
  const [history] = pairOperations(entries, model).keys;
  const steps = (model === 'set' ? setSteps : registerSteps)(history?.operations ?? []);
  return search(steps, FOREVER);
}

const SHAPES: readonly [name: string, options: Omit<RandomHistoryOptions, 'operations'>][] = [
  [
    'a register that is read and written',
    {
      model: 'register',
      processes: 3,
      values: 3,
      open: 0.3,
      mix: { read: 1, write: 1 },
      lies: 0.35,
    },
  ],
  [
    'a register with few values, cas and delete',
    {
      model: 'register',
      processes: 4,
      values: 2,
      open: 0.3,
      mix: { read: 3, write: 2, cas: 3, delete: 1 },
      lies: 0.35,
    },
  ],
  [
    'a register that is swapped more than written',
    {
      model: 'register',
      processes: 4,
      values: 3,
      open: 0.4,
      mix: { read: 2, write: 1, cas: 5 },
      lies: 0.35,
    },
  ],
  [
    'a register with so many open calls that their use must be weighed',
    {
      model: 'register',
      processes: 6,
      values: 3,
      open: 0.6,
      mix: { read: 2, write: 1, cas: 2 },
      lies: 0.3,
    },
  ],
  [
    'a register with many calls at a time',
    {
      model: 'register',
      processes: 7,
      values: 2,
      open: 0.2,
      mix: { read: 2, write: 3, cas: 1 },
      lies: 0.35,
    },
  ],
  [
    'a set that grows',
    { model: 'set', processes: 3, values: 4, open: 0.3, mix: { read: 1, add: 1 }, lies: 0.3 },
  ],
  [
    'a set that grows and shrinks',
    {
      model: 'set',
      processes: 4,
      values: 2,
      open: 0.3,
      mix: { read: 3, add: 3, delete: 2 },
      lies: 0.35,
    },
  ],
];

for (const [name, options] of SHAPES) {
  test(`the search and brute force agree on ${name}`, (t) => {
    const random = seeded(t);
    const rounds = scaled(t, 'histories', 1500, 40_000);
    const found = { yes: 0, no: 0 };
    for (let round = 0; round < rounds; round++) {
      const operations = random.between(2, options.open > 0.5 ? 13 : 8);
      const entries = randomHistory(random, { ...options, operations });
      if (entries.length === 0) continue;
      const expected = bruteForce(entries, options.model);
      found[expected ? 'yes' : 'no'] += 1;
      same(t, entries, options.model, expected);
    }
    t.log(`linearizable: ${found.yes}, not: ${found.no}`);
    t.true(Math.min(found.yes, found.no) > rounds / 10, JSON.stringify(found));
  });
}

function same(
  t: ExecutionContext,
  entries: readonly HistoryEntry[],
  model: Model,
  expected: boolean,
): void {
  const found = outcomeOf(entries, model);
  if ((found === 'linearizable') === expected && found !== 'time' && found !== 'memory') return;
  t.fail(
    `${found}, but brute force says ${expected}:\n${entries.map((e) => JSON.stringify(e)).join('\n')}`,
  );
}
