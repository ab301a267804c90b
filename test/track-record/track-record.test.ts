import test from 'ava';
import { scaled } from '../helpers/scale.js';
import { ORACLES } from './accusations.js';
import { PLANTED, plant } from './planted.js';
import { judgePlanted, judgeSound } from './record.js';
import { SOUND } from './sound/index.js';
import { formatRecord } from './table.js';
import { type Trial, tryOnce, type Weather } from './trial.js';

for (const fault of PLANTED) {
  const isBlind = ORACLES.every((oracle) => fault.blind[oracle] !== undefined);
  test.serial(
    `${fault.name}: ${isBlind ? 'nobody is accused' : 'named where it struck'}`,
    async (t) => {
      const trials: Trial[] = [];
      for (const seed of seedsOf(scaled(t, 'seeds', 2, 20))) {
        const trial = await tryOnce(await plant(fault, 2), weather(seed));
        const { falseAlarms } = judgePlanted(fault, trial);
        t.deepEqual(falseAlarms, [], `seed ${seed}`);
        trials.push(trial);
      }
      const named = trials.map((trial) => judgePlanted(fault, trial).named);
      const seen = named.filter((by) => ORACLES.some((oracle) => by[oracle].size > 0)).length;
      const struck = trials.filter(({ harmed }) => harmed.size > 0).length;
      t.log(`struck in ${struck} runs, named in ${seen}`);
      // Not in every run: an answer that shows the harm may be the one that the network lost.
      t.is(seen > 0, !isBlind);
      if (!isBlind) t.true(struck > 0);
      for (const oracle of ORACLES.filter((name) => fault.blind[name] !== undefined)) {
        t.true(
          named.every((by) => by[oracle].size === 0),
          `${oracle} sees more than the page says`,
        );
      }
    },
  );
}

for (const api of SOUND) {
  test.serial(`${api.name}: sound, and nobody is accused`, async (t) => {
    for (const seed of seedsOf(scaled(t, 'seeds', 2, 20))) {
      const trial = await tryOnce(await api.start(), { ...weather(seed), concurrency: 8 });
      t.true(trial.operations > 40);
      t.deepEqual(judgeSound(trial).falseAlarms, [], `seed ${seed}`);
      t.deepEqual(trial.unknown, { 'read-back': 0, set: 0, linearizability: 0 }, `seed ${seed}`);
    }
  });
}

test('the tables count runs, things, alarms and what cannot be told', (t) => {
  const [fault] = PLANTED;
  const [api] = SOUND;
  if (!fault || !api) throw new Error('there is a fault, and an API');
  const unknown = { 'read-back': 0, set: 2, linearizability: 1 };
  const trial = (seed: number, harmed: string[], accusations: Trial['accusations']): Trial => ({
    ...{ ...weather(seed), operations: 10, harmed: new Set(harmed), accusations, unknown },
  });
  const lost = { oracle: 'read-back', thing: 'op-001', charge: 'lost' } as const;
  const wrong = { oracle: 'set', thing: 'op-009', charge: 'missing' } as const;
  const trials = [trial(1, ['op-001'], [lost, wrong]), trial(2, ['op-002'], []), trial(3, [], [])];
  const text = formatRecord({
    planted: [{ fault, trials }],
    sound: [{ api, trials: [trial(1, [], [wrong])] }],
  });
  t.true(text.includes('| 2 of 3 | 2 | 1/2 (50 %); 1 things | 0/2 (0 %); 0 things |'));
  t.true(text.includes('| 1/2 (50 %); 1 things | 0 / 1 / 0 | 0 / 6 / 3 |'));
  t.true(text.includes('| 1 | 10 | 0 / 1 / 0 | 0 / 2 / 1 |'));
  t.true(text.includes('read-back: seed 2 (2 at a time: op-002)'));
});

/** Little overlaps, so that what is struck can be seen. */
function weather(seed: number): Weather {
  return { seed, operations: 60, concurrency: 2 };
}

function seedsOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
