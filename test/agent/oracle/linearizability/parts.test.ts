import test from 'ava';
import {
  type HistoryEntry,
  type Model,
  pairOperations,
  registerSteps,
  type Steps,
  search,
  setSteps,
} from '../../../../src/agent/oracle/linearizability/index.js';
import {
  isDispensable,
  onCells,
  onValues,
  upTo,
  withReadsOf,
} from '../../../../src/agent/oracle/linearizability/parts.js';
import { reduce } from '../../../../src/agent/oracle/linearizability/reduce.js';
import { bruteForce } from '../../../helpers/linearizability/brute-force.js';
import { randomHistory } from '../../../helpers/linearizability/random-history.js';
import { scaled } from '../../../helpers/scale.js';
import { type Seeded, seeded } from '../../../helpers/seed.js';

const FOREVER = { expired: () => false, memoryBytes: 2 ** 30 };

function drawHistory(random: Seeded, model: Model): HistoryEntry[] {
  const mix = model === 'set' ? { read: 2, add: 2, delete: 1 } : { read: 3, write: 3, cas: 2 };
  const shape = { processes: random.between(2, 5), values: random.between(1, 3) };
  const operations = random.between(2, 8);
  return randomHistory(random, { model, operations, open: 0.4, lies: 0.3, mix, ...shape });
}

function stepsOf(entries: readonly HistoryEntry[], model: Model): Steps {
  const [history] = pairOperations(entries, model).keys;
  return (model === 'set' ? setSteps : registerSteps)(history?.operations ?? []);
}

/** The history of the calls that are left, as entries, for brute force. */
function entriesOf(entries: readonly HistoryEntry[], { steps }: Steps): HistoryEntry[] {
  const places = new Set(steps.flatMap(({ call, ret }) => [call, ret]));
  return entries.filter((_, at) => places.has(at));
}

test('open calls that are left out change no verdict, by brute force', (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'histories', 1500, 50_000);
  const counts = { 'left out': 0, linearizable: 0, not: 0 };
  for (let round = 0; round < rounds; round++) {
    const model = random.pick(['register', 'set'] as const);
    const entries = drawHistory(random, model);
    const steps = stepsOf(entries, model);
    const reduced = reduce(steps);
    const expected = bruteForce(entries, model);
    counts['left out'] += steps.steps.length - reduced.steps.length;
    counts[expected ? 'linearizable' : 'not'] += 1;
    if (bruteForce(entriesOf(entries, reduced), model) !== expected) {
      t.fail(entries.map((entry) => JSON.stringify(entry)).join('\n'));
    }
  }
  t.log(JSON.stringify(counts));
  t.true(Math.min(...Object.values(counts)) > rounds / 10);
});

test('a write that may go leaves what is linearizable linearizable, by brute force', (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'histories', 2000, 60_000);
  let gone = 0;
  for (let round = 0; round < rounds; round++) {
    const model = random.pick(['register', 'set'] as const);
    const entries = drawHistory(random, model);
    if (!bruteForce(entries, model)) continue;
    const whole = stepsOf(entries, model);
    for (const step of whole.steps) {
      if (step.kind === 'read' || !isDispensable(step, whole.steps)) continue;
      gone += 1;
      const left = { ...whole, steps: whole.steps.filter((other) => other !== step) };
      if (!bruteForce(entriesOf(entries, left), model)) {
        t.fail(`${step.call}:\n${entries.map((entry) => JSON.stringify(entry)).join('\n')}`);
      }
    }
  }
  t.log(`${gone} writes left out`);
  t.true(gone > rounds / 10);
});

test('every part of a linearizable history is linearizable', (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'histories', 1500, 50_000);
  let parts = 0;
  for (let round = 0; round < rounds; round++) {
    const model = random.pick(['register', 'set'] as const);
    const entries = drawHistory(random, model);
    if (!bruteForce(entries, model)) continue;
    const whole = stepsOf(entries, model);
    const some = (count: number) =>
      Array.from({ length: count }, (_, n) => n).filter(() => random.random() < 0.5);
    const cells = some(whole.initial.length);
    const values = new Set(some(whole.values));
    const ofModel =
      model === 'set'
        ? [onCells(whole, cells.length > 0 ? cells : [0])]
        : [withReadsOf(whole, values), onValues(whole, values)];
    for (const part of [upTo(whole, random.between(0, entries.length)), ...ofModel]) {
      parts += 1;
      if (part.initial.length === 0 || part.initial.some((value) => Number.isNaN(value))) continue;
      if (search(part, FOREVER) !== 'linearizable') {
        t.fail(entries.map((entry) => JSON.stringify(entry)).join('\n'));
      }
    }
  }
  t.log(`${parts} parts`);
  t.true(parts > rounds);
});
