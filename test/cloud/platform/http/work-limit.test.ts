import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { WorkLimit } from '../../../../src/cloud/platform/http/work-limit.js';

const limitOf = (most: { working: number; waiting: number }) => new WorkLimit(undefined, most);

/** Requests that count 84 kB each; their work ends when the test says so. */
function requestsOf(limit: WorkLimit) {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const request = (number: number, bytes = 17_000) =>
    limit.run(bytes, () => {
      begun.push(number);
      return new Promise<number>((resolve) => ends.set(number, () => resolve(number)));
    });
  const end = async (number: number) => {
    ends.get(number)?.();
    // One turn for it to end, one for the next to begin.
    await turn();
    await turn();
  };
  return { begun, request, end };
}

test('what does not fit waits for its turn, in order', async (t) => {
  const { begun, request, end } = requestsOf(limitOf({ working: 200_000, waiting: 1e6 }));
  const all = [1, 2, 3, 4].map((number) => request(number));
  t.deepEqual(begun, [1, 2]);
  await end(2);
  t.is(await all[1], 2);
  t.deepEqual(begun, [1, 2, 3]);
  await end(1);
  await all[0];
  t.deepEqual(begun, [1, 2, 3, 4]);
  await end(3);
  await end(4);
  t.deepEqual(await Promise.all(all), [1, 2, 3, 4]);
});

test('what may not even wait is refused without being started', async (t) => {
  let refused = 0;
  const limit = new WorkLimit(() => (refused += 1), { working: 100_000, waiting: 100_000 });
  const { begun, request, end } = requestsOf(limit);
  const [first, second] = [request(1), request(2)];
  const error = await t.throwsAsync(request(3));
  t.like(error, { code: 'unavailable', status: 503, retryAfterSeconds: 1 });
  t.is(refused, 1);
  await end(1);
  await first;
  await end(2);
  await second;
  t.deepEqual(begun, [1, 2]);
  const last = request(4);
  await end(4);
  t.is(await last, 4);
});

test('work that fails, at once or later, gives its place back', async (t) => {
  const limit = limitOf({ working: 1, waiting: 1e6 });
  const failing = [
    limit.run(10, () => {
      throw new Error('at once');
    }),
    limit.run(10, () => Promise.reject(new Error('later'))),
  ];
  const last = limit.run(10, async () => 'done');
  await t.throwsAsync(failing[0] ?? last, { message: 'at once' });
  await t.throwsAsync(failing[1] ?? last, { message: 'later' });
  t.is(await last, 'done');
});

test('what is larger than the limit has its turn alone, and nothing passes it in the line', async (t) => {
  const { begun, request, end } = requestsOf(limitOf({ working: 200_000, waiting: 1e7 }));
  const all = [request(1, 10), request(2, 100_000), request(3, 10)];
  t.deepEqual(begun, [1]);
  await end(1);
  await all[0];
  t.deepEqual(begun, [1, 2]);
  await end(2);
  await all[1];
  t.deepEqual(begun, [1, 2, 3]);
  await end(3);
  await all[2];
});

test('work that waits for nothing does not take the turns of everything else', async (t) => {
  const limit = limitOf({ working: 1, waiting: 1e9 });
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(Array.from({ length: 50 }, () => limit.run(10, async () => undefined)));
  done = true;
  t.true(turns >= 49, `${turns} turns`);
});

test('what stands in line lets connections pass, but not for ever', async (t) => {
  const limit = limitOf({ working: 200_000, waiting: 1e6 });
  const { begun, request, end } = requestsOf(limit);
  const all = [request(1), request(2), request(3)];
  const ended = end(1);
  let turns = 0;
  for (; begun.length < 3; turns += 1) {
    limit.connectionCame();
    await turn();
  }
  // Without connections it begins in the second turn.
  t.true(turns > 3, `${turns} turns`);
  await ended;
  await end(2);
  await end(3);
  t.deepEqual(await Promise.all(all), [1, 2, 3]);
});
