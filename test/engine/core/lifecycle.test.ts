import test from 'ava';
import { Lifecycle } from '../../../src/engine/core/index.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

test('it stops before it has started, and twice; starting twice is once', async (t) => {
  const thing = new Thing();
  await thing.life.stop();
  t.deepEqual(thing.calls, []);
  await Promise.all([thing.life.start(), thing.life.start()]);
  await thing.life.start();
  t.true(thing.life.running);
  await Promise.all([thing.life.stop(), thing.life.stop()]);
  await thing.life.stop();
  t.false(thing.life.running);
  t.deepEqual(thing.calls, ['begin', 'begun', 'end', 'ended']);
});

test('a stop waits for a start under way', async (t) => {
  const thing = new Thing();
  const starting = thing.life.start();
  await thing.life.stop();
  await starting;
  t.deepEqual(thing.calls, ['begin', 'begun', 'end', 'ended']);
});

test('stop, start, stop without waiting: the last call decides', async (t) => {
  const thing = new Thing();
  await thing.life.start();
  await Promise.all([thing.life.stop(), thing.life.start(), thing.life.stop()]);
  await thing.turns(20);
  t.false(thing.life.running);
  t.is(thing.up, 0);
  await Promise.all([thing.life.start(), thing.life.stop(), thing.life.start()]);
  t.true(thing.life.running);
  t.is(thing.up, 1);
});

test('a start that fails tells why, is cleaned up after, and may be tried again', async (t) => {
  const thing = new Thing();
  thing.failure = new Error('the port is taken');
  const both = await Promise.allSettled([thing.life.start(), thing.life.start()]);
  t.deepEqual(
    both.map((outcome) => outcome.status === 'rejected' && outcome.reason),
    [thing.failure, thing.failure],
  );
  t.deepEqual(thing.calls, ['begin', 'end', 'ended']);
  t.false(thing.life.running);
  thing.failure = null;
  await thing.life.start();
  t.true(thing.life.running);
  await thing.life.stop();
});

test('a start that fails while it is being stopped: the one tells, the other is done', async (t) => {
  const thing = new Thing();
  thing.failure = new Error('the port is taken');
  const starting = thing.life.start();
  const stopping = thing.life.stop();
  await t.throwsAsync(starting, { is: thing.failure });
  await t.notThrowsAsync(stopping);
  t.deepEqual(thing.calls, ['begin', 'end', 'ended']);
});

test('a start that waits for a failed one to be cleaned up is not given up', async (t) => {
  const thing = new Thing();
  thing.failure = new Error('the port is taken');
  const failing = thing.life.start();
  const stopping = thing.life.stop();
  const again = thing.life.start();
  const reason = await failing.catch((error) => error);
  t.is(reason, thing.failure);
  thing.failure = null;
  await Promise.all([stopping, again]);
  t.true(thing.life.running);
  t.is(thing.up, 1);
});

test('a stop that fails tells why, and it can be started again', async (t) => {
  const thing = new Thing();
  await thing.life.start();
  thing.endFailure = new Error('would not end');
  await t.throwsAsync(thing.life.stop(), { is: thing.endFailure });
  t.false(thing.life.running);
  thing.endFailure = null;
  await t.notThrowsAsync(thing.life.stop());
});

test('in any order of calls, begin and end alternate, and the last call decides', async (t) => {
  const random = seeded(t);
  for (let left = scaled(t, 'lives', 200, 10_000); left > 0; left -= 1) {
    const thing = new Thing(random);
    const calls: Promise<void>[] = [];
    let last = 'stop';
    for (let count = random.between(1, 12); count > 0; count -= 1) {
      last = random.pick(['start', 'stop']);
      calls.push(last === 'start' ? thing.life.start() : thing.life.stop());
      await thing.turns(random.between(0, 4));
    }
    await Promise.all(calls);
    t.is(thing.up, last === 'start' ? 1 : 0, thing.calls.join());
    t.is(thing.life.running, last === 'start');
    t.regex(
      thing.calls.map((call) => `${call},`).join(''),
      /^(begin,begun,end,ended,)*(begin,begun,)?$/,
    );
  }
});

test('where starts fail now and then, the last call decides all the same', async (t) => {
  const random = seeded(t);
  for (let left = scaled(t, 'lives with failures', 200, 10_000); left > 0; left -= 1) {
    const thing = new Thing(random);
    let last = Promise.resolve(false);
    const calls: Promise<unknown>[] = [];
    for (let count = random.between(1, 12); count > 0; count -= 1) {
      thing.failure = random.pick([null, new Error('the port is taken')]);
      const starts = random.pick([true, false]);
      const call = starts ? thing.life.start() : thing.life.stop();
      const worked = call.then(
        () => starts,
        () => false,
      );
      last = worked;
      calls.push(worked);
      await thing.turns(random.between(0, 4));
    }
    await Promise.all(calls);
    t.is(thing.up, (await last) ? 1 : 0, thing.calls.join());
    t.is(thing.life.running, await last);
  }
});

/** Takes a few turns to begin and to end, and remembers the order. */
class Thing {
  readonly calls: string[] = [];
  up = 0;
  failure: Error | null = null;
  endFailure: Error | null = null;
  readonly life = new Lifecycle(
    async () => {
      this.calls.push('begin');
      await this.#while();
      if (this.failure) throw this.failure;
      this.up += 1;
      this.calls.push('begun');
    },
    async () => {
      this.calls.push('end');
      await this.#while();
      if (this.endFailure) throw this.endFailure;
      this.up = 0;
      this.calls.push('ended');
    },
  );

  constructor(private readonly random: Seeded | null = null) {}

  async turns(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) await Promise.resolve();
  }

  #while(): Promise<void> {
    return this.turns(this.random?.between(0, 5) ?? 3);
  }
}
