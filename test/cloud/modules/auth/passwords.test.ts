import test from 'ava';
import { BoundedLine } from '../../../../src/cloud/modules/auth/bounded-line.service.js';
import { Passwords } from '../../../../src/cloud/modules/auth/passwords.service.js';
import { shows } from '../../../helpers/shows.js';

test('a password matches its own hash and no other', async (t) => {
  shows(t, 27);
  const passwords = new Passwords();
  const hash = await passwords.hash('correct horse');
  t.not(hash, await passwords.hash('correct horse'));
  t.true(await passwords.verify(hash, 'correct horse'));
  t.false(await passwords.verify(hash, 'Correct horse'));
});

test('without a user the same work is done and nothing matches', async (t) => {
  shows(t, 27);
  const passwords = new Passwords();
  t.false(await passwords.verify(undefined, ''));
  t.false(await passwords.verify(undefined, 'correct horse'));
});

test('a crowd beyond the line is refused with 503, and the line moves on', async (t) => {
  const passwords = new Passwords({ atOnce: 1, waiting: 1 });
  const results = await Promise.allSettled([1, 2, 3].map((n) => passwords.hash(`password ${n}`)));
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected'],
  );
  t.like((results[2] as PromiseRejectedResult).reason, { code: 'unavailable', status: 503 });
  t.is(typeof (await passwords.hash('later')), 'string');
});

test('the line keeps its order and its bound, also after tasks that fail', async (t) => {
  const line = new BoundedLine(2, 10);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const task = (n: number) =>
    line.run(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(n);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n % 2 === 0) throw new Error(`task ${n}`);
    });
  await Promise.allSettled(Array.from({ length: 12 }, (_, n) => task(n)));
  t.is(most, 2);
  t.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});
