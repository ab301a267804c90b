import test, { type ExecutionContext } from 'ava';
import {
  type CloudOutcome,
  type DeliveryOptions,
  headingOf,
  openDelivery,
} from '../../../src/agent/delivery/index.js';
import { createRecorder, openRun } from '../../../src/agent/evidence/index.js';
import type { AgentEvent } from '../../../src/agent/history/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { appendRun, newRunId, planned, recordedEvent } from '../../helpers/evidence.js';
import { type FakeCloudOptions, startFakeCloud } from '../../helpers/fake-cloud.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { until } from '../../helpers/until.js';

/** A recorder and a cloud, with a delivery between them. Waiting takes no time, but is counted. */
async function delivery(
  t: ExecutionContext,
  cloudOptions: FakeCloudOptions = {},
  options: Partial<DeliveryOptions> = {},
) {
  const dataDir = await temporaryFolder(t);
  const cloud = await startFakeCloud(cloudOptions);
  t.teardown(() => cloud.close());
  const runId = newRunId();
  const recorder = await createRecorder(dataDir, runId);
  t.teardown(() => recorder.close());
  const waits: number[] = [];
  const runtime = {
    ...systemRuntime,
    wait: (milliseconds: number, signal?: AbortSignal) => {
      waits.push(milliseconds);
      return systemRuntime.wait(milliseconds > 5_000 ? milliseconds : 1, signal);
    },
  };
  const carried = openDelivery({
    access: { url: cloud.url, agentKey: 'key' },
    run: headingOf(planned(runId)),
    log: recorder.log,
    runtime,
    ...options,
  });
  return { dataDir, cloud, runId, recorder, carried, waits };
}

function whyNot(outcome: CloudOutcome): string {
  return outcome.delivered ? 'delivered' : outcome.reason;
}

/** What arrives has to be what was recorded, as JSON says it. */
const asSent = (events: readonly AgentEvent[]) => JSON.parse(JSON.stringify(events));

for (const failing of [0, 5]) {
  test(`every event arrives as it was recorded, after ${failing} refusals, and then the finish`, async (t) => {
    const { cloud, runId, recorder, carried, dataDir } = await delivery(t, { failing, key: 'key' });
    const events = appendRun(recorder, runId, 2_500);
    await recorder.settled();
    t.deepEqual(await carried.finish('finished', 2_500), {
      delivered: true,
      runId,
      reportUrl: `${cloud.url}/api/runs/${runId}/report?format=html`,
      score: 72,
      grade: 'C',
      setAside: [],
      rejected: [],
    });
    t.deepEqual([...cloud.events.values()], asSent(events));
    t.like(cloud.runs.get(runId), headingOf(planned(runId)));
    t.deepEqual(cloud.finishes, [
      { body: { status: 'finished', last_seq: 2_500 }, eventsThen: 2_500 },
    ]);
    t.true(cloud.requests.every((request) => request.events <= 1_000));
    await recorder.close();
    const [note] = (await openRun(dataDir, runId)).delivered;
    t.like(note, { cloud: cloud.url, complete: true, persisted: 2_500, score: 72, grade: 'C' });
  });
}

test('events go out while the run is still recorded', async (t) => {
  const { cloud, runId, recorder } = await delivery(t);
  recorder.append({ kind: 'plan', ...planned(runId) });
  for (let seq = 1; seq <= 5; seq += 1) recorder.append({ kind: 'event', ...recordedEvent(seq) });
  await until('they arrive', () => cloud.events.size === 5 || cloud.requests.length > 1_000);
  recorder.append({ kind: 'event', ...recordedEvent(6) });
  await until('the next one arrives', async () => {
    await fetch(`${cloud.url}/api/runs/${runId}`);
    return cloud.events.size === 6;
  });
  t.deepEqual([...cloud.events.keys()], [1, 2, 3, 4, 5, 6]);
});

test('the cloud hears of no run of which nothing is on disk', async (t) => {
  const { cloud, runId, recorder } = await delivery(t);
  await fetch(cloud.url);
  t.deepEqual(
    cloud.requests.map(({ what }) => what),
    ['GET /'],
  );
  recorder.append({ kind: 'plan', ...planned(runId) });
  await until('it hears of it', () => cloud.runs.has(runId));
  await recorder.close();
});

test('a delivery ends with the recorder, also where the test never came to its end', async (t) => {
  const { cloud, runId, recorder, dataDir } = await delivery(t, { failing: 1_000 });
  appendRun(recorder, runId, 3, null);
  await until('it tries', () => cloud.requests.length > 2);
  await recorder.close();
  const { length } = cloud.requests;
  t.is((await openRun(dataDir, runId)).events.length, 3);
  t.is(cloud.requests.length, length);
});

test('what is only accepted counts for nothing, and comes again once it is forgotten', async (t) => {
  const { cloud, runId, recorder, carried } = await delivery(t);
  cloud.storing = false;
  appendRun(recorder, runId, 30);
  await recorder.settled();
  const outcome = carried.finish('finished', 30);
  await until('they are accepted', () => cloud.requests.some(({ what }) => what === 'GET '));
  t.is(cloud.events.size, 0);
  cloud.forget(true);
  cloud.storing = true;
  t.like(await outcome, { delivered: true });
  t.is(cloud.events.size, 30);
  t.true(
    cloud.requests.filter(({ what }) => what === 'POST /api/runs').length >= 2,
    'it was opened again',
  );
});

test('a queue that forgot events of a run that is still known gets them again', async (t) => {
  const { cloud, runId, recorder, carried } = await delivery(t);
  cloud.storing = false;
  appendRun(recorder, runId, 30);
  await recorder.settled();
  const outcome = carried.finish('finished', 30);
  await until('they are accepted', () => cloud.requests.some(({ what }) => what === 'GET '));
  cloud.forget(false);
  cloud.storing = true;
  t.like(await outcome, { delivered: true });
  t.is(cloud.events.size, 30);
});

test('an event that the cloud refuses is set aside with its place, and the rest goes on', async (t) => {
  const refuses = ({ seq, message }: Record<string, unknown>) =>
    Number(seq) % 100 === 7 && String(message).startsWith('event ') ? 'is odd' : null;
  const { cloud, runId, recorder, carried, dataDir } = await delivery(t, { refuses });
  appendRun(recorder, runId, 250);
  await recorder.settled();
  const outcome = await carried.finish('finished', 250);
  const setAside = [7, 107, 207].map((seq) => ({ seq, reason: '/payload is odd' }));
  t.like(outcome, { delivered: true, setAside });
  t.is(cloud.events.size, 250);
  t.like(cloud.events.get(107), { seq: 107, event_type: 'request_sent' });
  t.regex(String(cloud.events.get(107)?.message), /refused by the cloud/);
  await recorder.close();
  const stored = await openRun(dataDir, runId);
  t.is(stored.events[106]?.message, 'event 107', 'the evidence keeps it as it was');
});

test('a body that is too large is split until it fits', async (t) => {
  const { cloud, runId, recorder, carried } = await delivery(t, { limitBytes: 20_000 });
  const events = Array.from({ length: 40 }, (_, index) =>
    recordedEvent(index + 1, { payload: { fill: 'x'.repeat(3_000) } }),
  );
  appendRun(recorder, runId, events);
  await recorder.settled();
  t.like(await carried.finish('finished', 40), { delivered: true, setAside: [] });
  t.deepEqual([...cloud.events.values()], asSent(events));
});

test('Retry-After is obeyed', async (t) => {
  const { runId, recorder, carried, waits } = await delivery(t, { failing: 3, retryAfter: 4 });
  appendRun(recorder, runId, 3);
  await recorder.settled();
  t.like(await carried.finish('finished', 3), { delivered: true });
  t.true(waits.filter((milliseconds) => milliseconds >= 4_000).length >= 3, waits.join(' '));
});

test('a key that is refused is told at once, with what has arrived, and the evidence is kept', async (t) => {
  const { runId, recorder, carried, dataDir, cloud } = await delivery(t, { key: 'other' });
  appendRun(recorder, runId, 2);
  await recorder.settled();
  const outcome = await carried.finish('finished', 2);
  t.is(
    whyNot(outcome),
    'the agent key is not valid there (unauthorized) (0 of 2 events are persisted there)',
  );
  await recorder.close();
  const stored = await openRun(dataDir, runId);
  t.is(stored.events.length, 2);
  t.like(stored.delivered[0], { cloud: cloud.url, complete: false, persisted: 0 });
});

test('a cloud that is away is waited for no longer than the patience lasts', async (t) => {
  const away = { url: 'http://127.0.0.1:1', agentKey: 'key' };
  const { runId, recorder, carried } = await delivery(t, {}, { access: away, patienceMs: 50 });
  appendRun(recorder, runId, 1);
  await recorder.settled();
  const reason = whyNot(await carried.finish('finished', 1));
  t.regex(reason, /^nothing moved for 0\.05 s: .*got no answer.* \(0 of 1 events are persisted/);
});

test('something that answers in the place of the cloud is waited out', async (t) => {
  const { runId, recorder, carried, cloud } = await delivery(t, { impostors: 4 });
  appendRun(recorder, runId, 1);
  await recorder.settled();
  t.like(await carried.finish('finished', 1), { delivered: true });
  t.true(cloud.requests.length > 4);
});
