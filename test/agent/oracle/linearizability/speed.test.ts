import test from 'ava';
import {
  checkHistory,
  type HistoryEntry,
  type Model,
} from '../../../../src/agent/oracle/linearizability/index.js';
import { bruteForce } from '../../../helpers/linearizability/brute-force.js';
import {
  type RandomHistoryOptions,
  randomHistory,
} from '../../../helpers/linearizability/random-history.js';
import { scaled } from '../../../helpers/scale.js';
import { seeded } from '../../../helpers/seed.js';

const LIMIT_MS = 20_000;
const RW = { read: 1, write: 1 };
const RWC = { read: 1, write: 1, cas: 1 };

type Shape = Omit<RandomHistoryOptions, 'lies' | 'model'> & {
  readonly model?: Model;
  readonly keys?: number;
};
const SHAPES: readonly [name: string, shape: Shape][] = [
  [
    '300 calls, 10 at a time, 30 % open, 5 values',
    { operations: 300, processes: 10, values: 5, open: 0.3, mix: RW },
  ],
  ['the same with cas', { operations: 300, processes: 10, values: 5, open: 0.3, mix: RWC }],
  [
    'the same, each value once',
    { operations: 300, processes: 10, values: 100_000, open: 0.3, mix: RW },
  ],
  [
    '300 calls, 30 at a time, 30 % open, 5 values, cas',
    { operations: 300, processes: 30, values: 5, open: 0.3, mix: RWC },
  ],
  [
    '300 calls, 30 at a time, 10 % open, 50 values',
    { operations: 300, processes: 30, values: 50, open: 0.1, mix: RW },
  ],
  [
    '300 calls, 100 at a time, 50 % open, 50 values',
    { operations: 300, processes: 100, values: 50, open: 0.5, mix: RW },
  ],
  [
    '300 calls, 10 at a time, 80 % open, 5 values, cas',
    { operations: 300, processes: 10, values: 5, open: 0.8, mix: RWC },
  ],
  [
    '5,000 calls on 20 keys, 10 at a time, 30 % open',
    { operations: 250, processes: 10, values: 20, open: 0.3, mix: RWC, keys: 20 },
  ],
  [
    '5,000 calls on one key, 10 at a time, 10 % open',
    { operations: 5000, processes: 10, values: 20, open: 0.1, mix: RWC },
  ],
  [
    'a set: 300 calls, 10 at a time, 30 % open',
    {
      model: 'set',
      operations: 300,
      processes: 10,
      values: 200,
      open: 0.3,
      mix: { read: 1, add: 2 },
    },
  ],
  [
    'a set with deletes: 300 calls, 30 % open',
    {
      model: 'set',
      operations: 300,
      processes: 10,
      values: 30,
      open: 0.3,
      mix: { read: 1, add: 2, delete: 1 },
    },
  ],
];

test.serial('how long it takes: figures, not conditions', async (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'histories of each kind', 1, 10);
  const limit = scaled(t, 'milliseconds for each', 2000, LIMIT_MS);
  for (const [name, { model = 'register', keys = 1, ...shape }] of SHAPES) {
    for (const lies of [0, 0.02]) {
      const times: number[] = [];
      const found = new Map<string, number>();
      for (let round = 0; round < rounds; round++) {
        const entries = Array.from({ length: keys }, (_, key) =>
          randomHistory(random, { model, lies, ...shape }).map(
            (entry): HistoryEntry => ({ ...entry, process: `${key} ${entry.process}`, key }),
          ),
        ).flat();
        const { linearizable, tookMs } = await checkHistory(entries, {
          model,
          timeLimitMs: limit,
        });
        times.push(tookMs);
        found.set(String(linearizable), (found.get(String(linearizable)) ?? 0) + 1);
        if (lies === 0) t.not(linearizable, false, 'no false alarm');
      }
      times.sort((a, b) => a - b);
      t.log(
        `${name}${lies > 0 ? ', some lies' : ''}: ${times.join(', ')} ms; ${[...found].join(' ')}`,
      );
    }
  }
});

test.serial('beside the plain search of 1993 on the same small histories', async (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'histories', 10, 50);
  let [plain, ours] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const shape = { operations: 14, processes: 8, values: 3, open: 0.4, lies: 0.3, mix: RWC };
    const entries = randomHistory(random, { model: 'register', ...shape });
    const start = performance.now();
    const expected = bruteForce(entries, 'register', { remembers: false });
    const middle = performance.now();
    const { linearizable } = await checkHistory(entries, {
      model: 'register',
      timeLimitMs: LIMIT_MS,
    });
    plain += middle - start;
    ours += performance.now() - middle;
    t.is(linearizable, expected);
  }
  t.log(
    `${rounds} histories of 14 calls: ${plain.toFixed(0)} ms plain, ${ours.toFixed(0)} ms ours`,
  );
});
