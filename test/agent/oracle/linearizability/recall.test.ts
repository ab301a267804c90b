import test from 'ava';
import { checkHistory, type Model } from '../../../../src/agent/oracle/linearizability/index.js';
import { bruteForce, MOST_CALLS } from '../../../helpers/linearizability/brute-force.js';
import { DEFECTS, simulatedRun } from '../../../helpers/linearizability/simulated-run.js';
import { scaled } from '../../../helpers/scale.js';
import { seeded } from '../../../helpers/seed.js';

const MODELS: readonly Model[] = ['register', 'set'];

for (const model of MODELS) {
  test(`no false alarm: a sound ${model} behind a network that repeats and loses`, async (t) => {
    const random = seeded(t);
    const rounds = scaled(t, 'runs', 60, 3000);
    const counts = { alarms: 0, unknown: 0, operations: 0 };
    for (let round = 0; round < rounds; round++) {
      const shape = { operations: random.between(5, 150), clients: random.between(1, 10) };
      const values = random.between(1, 40);
      const entries = simulatedRun(random, { model, values, defect: null, ...shape });
      const result = await checkHistory(entries, { model, timeLimitMs: 20_000 });
      counts.operations += result.checked.operations;
      if (result.linearizable === false) counts.alarms += 1;
      if (result.linearizable === null) counts.unknown += 1;
    }
    t.log(JSON.stringify(counts));
    t.is(counts.alarms, 0);
    t.is(counts.unknown, 0);
  });

  for (const defect of DEFECTS[model]) {
    test(`recall: a ${model} with a ${defect}`, async (t) => {
      const random = seeded(t);
      const rounds = scaled(t, 'runs', 400, 8000);
      const counts = { illegal: 0, found: 0, 'false alarms': 0 };
      for (let round = 0; round < rounds; round++) {
        const shape = { operations: random.between(4, 7), clients: random.between(1, 3) };
        const values = random.between(1, 3);
        const entries = simulatedRun(random, { model, values, defect, ...shape });
        if (entries.filter(({ type }) => type === 'invoke').length > MOST_CALLS) continue;
        const illegal = hasRepeat(entries) || !bruteForce(entries, model);
        const { linearizable } = await checkHistory(entries, { model, timeLimitMs: 20_000 });
        if (illegal) counts.illegal += 1;
        if (illegal && linearizable === false) counts.found += 1;
        if (!illegal && linearizable !== true) counts['false alarms'] += 1;
      }
      t.log(JSON.stringify(counts));
      t.true(counts.illegal > 0, 'the defect shows');
      t.is(counts.found, counts.illegal);
      t.is(counts['false alarms'], 0);
    });
  }
}

/** A set has no element twice; brute force compares sets. */
function hasRepeat(entries: ReturnType<typeof simulatedRun>): boolean {
  return entries.some(
    ({ type, f, value }) =>
      type === 'ok' && f === 'read' && Array.isArray(value) && new Set(value).size < value.length,
  );
}
