import test, { type ExecutionContext } from 'ava';
import { Piscina } from 'piscina';
import {
  checkHistoryWith,
  type HistoryEntry,
} from '../../../src/agent/oracle/linearizability/index.js';
import { checkerOf } from '../../../src/agent/threads/check-history.js';
import { checkHistory } from '../../../src/agent/threads/index.js';
import { hardHistory } from '../../helpers/linearizability/hard-history.js';
import { history } from '../../helpers/linearizability/history-text.js';
import { randomHistory } from '../../helpers/linearizability/random-history.js';
import { seeded } from '../../helpers/seed.js';

const REGISTER = { model: 'register', timeLimitMs: 60_000 } as const;

test('keys are judged in threads, and the first that fails is told', async (t) => {
  const random = seeded(t);
  const keys = ['a', 'b', 'c', 'd'].flatMap((key) => {
    const shape = { operations: 60, processes: 4, values: 5, open: 0.2, lies: 0 };
    const mix = { read: 1, write: 1 };
    return randomHistory(random, { model: 'register', mix, ...shape }).map(
      (entry): HistoryEntry => ({ ...entry, process: `${key}${entry.process}`, key }),
    );
  });
  const bad = history('0 write 1', '0 ok', '0 read', '0 ok null').map(
    (entry): HistoryEntry => ({ ...entry, key: 'bad' }),
  );
  t.true((await checkHistory(keys, REGISTER)).linearizable);
  const result = await checkHistory([...keys, ...bad], REGISTER);
  t.false(result.linearizable);
  t.is(result.key, 'bad');
  t.deepEqual(result.counterexample, bad);
  t.deepEqual(result.keys, { violated: 1, undecided: 0 });
  t.is(result.checked.keys, 5);
});

test('what takes too long is unknown, and the caller goes on meanwhile', async (t) => {
  let turns = 0;
  let over = false;
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  turn();
  const result = await checkHistory(hardHistory(), { model: 'register', timeLimitMs: 300 });
  over = true;
  t.is(result.linearizable, null);
  t.is(result.reason, 'time limit');
  t.deepEqual(result.keys, { violated: 0, undecided: 1 });
  t.true(turns > 10, `${turns} turns of the event loop`);
});

test('a hard key does not keep others from being judged', async (t) => {
  const named = (entries: readonly HistoryEntry[], key: string) =>
    entries.map((entry): HistoryEntry => ({ ...entry, process: `${key} ${entry.process}`, key }));
  const stale = history('0 write 1', '0 ok', '0 read', '0 ok null');
  const entries = [...named(hardHistory(), 'hard'), ...named(stale, 'easy')];
  const result = await checkHistory(entries, { model: 'register', timeLimitMs: 3000 });
  t.false(result.linearizable);
  t.is(result.key, 'easy');
  t.deepEqual(result.keys, { violated: 1, undecided: 1 });
});

test('a check that nobody wants any more ends', async (t) => {
  const controller = new AbortController();
  const options = { ...REGISTER, signal: controller.signal };
  const checked = checkHistory(hardHistory(), options);
  controller.abort(new Error('enough'));
  await t.throwsAsync(checked, { message: 'enough' });
  await t.throwsAsync(checkHistory(hardHistory(), options), { message: 'enough' });
});

test('a thread that hangs is ended, and its keys are unknown', async (t) => {
  const checker = checkerOf(failingPool(t), 100);
  const result = await checkHistoryWith(checker, writeOf('hang'), {
    ...REGISTER,
    timeLimitMs: 100,
  });
  t.is(result.linearizable, null);
  t.is(result.reason, 'time limit');
});

test('a thread without memory is ended, and its keys are unknown', async (t) => {
  const result = await checkHistoryWith(checkerOf(failingPool(t)), writeOf('memory'), REGISTER);
  t.is(result.linearizable, null);
  t.is(result.reason, 'memory');
});

test('a fault of our own is told, not taken for a verdict', async (t) => {
  const checked = checkHistoryWith(checkerOf(failingPool(t)), writeOf('broken'), REGISTER);
  await t.throwsAsync(checked, { message: /a fault of the program/ });
});

function failingPool(t: ExecutionContext): Piscina {
  const pool = new Piscina({
    filename: new URL('../../fixtures/agent/threads-that-fail.js', import.meta.url).href,
    maxThreads: 1,
    resourceLimits: { maxOldGenerationSizeMb: 32 },
  });
  t.teardown(() => pool.destroy());
  return pool;
}

function writeOf(value: string): HistoryEntry[] {
  return [{ process: 0, type: 'invoke', f: 'write', value }];
}
