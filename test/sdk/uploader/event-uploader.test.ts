import test from 'ava';
import { CloudClient, CloudError, EventUploader } from '../../../src/sdk/index.js';
import { loseAnswer, refuseWith, reset } from '../cloud.js';
import { addMany, RUN, sequence, setUp, until } from './uploading.js';

test('events are numbered, sent in bursts, and drained means persisted', async (t) => {
  const { cloud, uploader } = await setUp(t, { maxBatchEvents: 100 });
  addMany(uploader, 950);
  const result = await uploader.drained();
  t.deepEqual(result, { events: 950, setAside: [] });
  const stored = cloud.events(RUN.id);
  t.deepEqual(
    stored.map((event) => event.seq),
    sequence(950),
  );
  t.true(stored.every((event) => /^evt_[0-9a-f]{32}$/.test(event.id)));
  t.true(cloud.requests('POST', /events$/).length <= 11);
  t.is(uploader.lastSeq, 950);
});

test('drained waits for the cloud to persist, not for it to accept', async (t) => {
  const { cloud, uploader } = await setUp(t);
  let allowed = 3;
  cloud.persists = (event) => event.seq <= allowed;
  addMany(uploader, 5);
  let isDrained = false;
  const drained = uploader.drained().then(() => {
    isDrained = true;
  });
  await until(() => uploader.progress().persistedThrough === 3);
  t.false(isDrained);
  allowed = 5;
  await drained;
  t.is(uploader.progress().persistedThrough, 5);
});

test('requests stay below the limit in bytes', async (t) => {
  const { cloud, uploader } = await setUp(t, { maxBatchBytes: 20_000 });
  for (let i = 0; i < 60; i++) uploader.add({ event_type: 'x', message: 'ü'.repeat(900) });
  await uploader.drained();
  t.is(cloud.events(RUN.id).length, 60);
  const sizes = cloud.requests('POST', /events$/).map((each) => Buffer.byteLength(each.body));
  t.true(
    sizes.every((size) => size <= 20_000),
    String(sizes),
  );
  t.true(sizes.length <= 9);
});

test('no answer, a lost answer and a broken connection: sent again, stored once', async (t) => {
  const { cloud, uploader, clock, progress } = await setUp(t, { maxBatchEvents: 10 });
  cloud.misbehave.push(reset, loseAnswer, reset, refuseWith(500), refuseWith(503));
  addMany(uploader, 35);
  await uploader.drained();
  t.deepEqual(
    cloud.events(RUN.id).map((event) => event.seq),
    sequence(35),
  );
  const retries = progress.filter((each) => each.state === 'retrying');
  t.is(retries.length, 5);
  t.true(retries.every((each) => each.error instanceof CloudError && each.nextTryMs !== null));
  t.true(clock.waits.length > 0);
});

test('waits grow and keep to their limits', async (t) => {
  const { cloud, uploader, progress } = await setUp(t, { random: () => 1 });
  for (let i = 0; i < 9; i++) cloud.misbehave.push(reset);
  addMany(uploader, 1);
  await uploader.drained();
  const waits = progress.flatMap((each) => each.nextTryMs ?? []);
  t.deepEqual(waits, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});

test('Retry-After is obeyed on 429 and 503', async (t) => {
  const { cloud, uploader, progress } = await setUp(t);
  cloud.misbehave.push(
    refuseWith(429, { 'retry-after': '7' }),
    refuseWith(503, { 'retry-after': '30' }),
  );
  addMany(uploader, 2);
  await uploader.drained();
  const waits = progress.flatMap((each) => each.nextTryMs ?? []);
  t.is(waits.length, 2);
  t.true((waits[0] ?? 0) >= 7000 && (waits[0] ?? 0) <= 7400);
  t.true((waits[1] ?? 0) >= 30_000 && (waits[1] ?? 0) <= 30_400);
});

test('a cloud that forgot the run is told again, and gets everything that was not persisted', async (t) => {
  const { cloud, uploader } = await setUp(t, { maxBatchEvents: 10 });
  cloud.persists = (event) => event.seq <= 12;
  addMany(uploader, 30);
  await until(
    () => uploader.progress().persistedThrough === 12 && uploader.progress().unsent === 0,
  );
  cloud.forget(RUN.id);
  cloud.persists = () => true;
  addMany(uploader, 1);
  await uploader.drained();
  const opened = cloud.requests('POST', /^\/api\/runs$/);
  t.deepEqual(
    opened.map((each) => JSON.parse(each.body)),
    [RUN, RUN],
  );
  t.deepEqual(
    cloud.events(RUN.id).map((event) => event.seq),
    sequence(31),
  );
});

test('accepted events that never become persisted are sent again', async (t) => {
  const { cloud, uploader } = await setUp(t, { resendAfterMs: 3000 });
  addMany(uploader, 4);
  cloud.persists = () => false;
  await until(() => cloud.requests('POST', /events$/).length >= 3);
  cloud.persists = () => true;
  await uploader.drained();
  t.is(cloud.events(RUN.id).length, 4);
});

test('a dead key ends it with the reason; nothing is dropped and resume goes on', async (t) => {
  const { cloud, uploader } = await setUp(t);
  cloud.misbehave.push(refuseWith(401));
  addMany(uploader, 3);
  const error = await t.throwsAsync(uploader.drained(), { instanceOf: CloudError });
  t.false((error as CloudError).retryable);
  addMany(uploader, 2);
  await t.throwsAsync(uploader.drained(), { instanceOf: CloudError });
  uploader.resume();
  await uploader.drained();
  t.is(cloud.events(RUN.id).length, 5);
});

test('stop: twice, before the first event, under way, and then resume', async (t) => {
  const { cloud, uploader } = await setUp(t);
  await uploader.stop();
  await uploader.stop();
  addMany(uploader, 2);
  await t.throwsAsync(uploader.drained(), { message: /stopped with 2 events/ });
  uploader.resume();
  cloud.persists = () => false;
  const waiting = t.throwsAsync(uploader.drained(), { message: /stopped with 2 events/ });
  await until(() => cloud.events(RUN.id).length === 2);
  await Promise.all([uploader.stop(), uploader.stop()]);
  await waiting;
  cloud.persists = () => true;
  uploader.resume();
  await uploader.drained();
  t.is(cloud.events(RUN.id).length, 2);
});

test('an event that is no JSON is refused at once and takes no number', async (t) => {
  const { cloud, uploader } = await setUp(t);
  addMany(uploader, 1);
  t.throws(() => uploader.add({ event_type: 'x', payload: 10n }));
  t.is(uploader.add({ event_type: 'x' }).seq, 2);
  await uploader.drained();
  t.is(cloud.events(RUN.id).length, 2);
});

test('what an event holds is copied when it is added', async (t) => {
  const { cloud, uploader } = await setUp(t);
  const payload = { value: 'before' };
  uploader.add({ event_type: 'x', payload });
  payload.value = 'after';
  await uploader.drained();
  t.deepEqual(cloud.events(RUN.id)[0]?.payload, { value: 'before' });
});

test('limits are checked at construction', (t) => {
  const client = new CloudClient({ baseUrl: 'http://127.0.0.1:1' });
  for (const bad of [{ maxBatchEvents: 0 }, { maxBatchEvents: 1001 }, { maxBatchBytes: 10 }]) {
    t.throws(() => new EventUploader({ client, run: RUN, ...bad }), { instanceOf: RangeError });
  }
});
