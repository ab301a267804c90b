import test, { type ExecutionContext } from 'ava';
import { deliverRun } from '../../../src/agent/delivery/index.js';
import { createRecorder, openRun } from '../../../src/agent/evidence/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { newRunId, storedRun } from '../../helpers/evidence.js';
import { type FakeCloudOptions, startFakeCloud } from '../../helpers/fake-cloud.js';
import { temporaryFolder } from '../../helpers/folder.js';

async function stage(t: ExecutionContext, cloudOptions: FakeCloudOptions = {}) {
  const dataDir = await temporaryFolder(t);
  const cloud = await startFakeCloud(cloudOptions);
  t.teardown(() => cloud.close());
  const access = { url: cloud.url, agentKey: 'key' };
  const options = { dataDir, access, runtime: systemRuntime };
  return { dataDir, cloud, options };
}

test('a run is delivered later, once, and may be delivered again', async (t) => {
  const { dataDir, cloud, options } = await stage(t);
  const id = await storedRun(dataDir, 120);
  const told: number[] = [];
  const first = await deliverRun(id, {
    ...options,
    onProgress: ({ persisted }) => told.push(persisted),
  });
  t.like(first, { run: id, state: 'delivered', status: 'finished', events: 120, score: 72 });
  t.is(told.at(-1), 120);
  t.is(cloud.events.size, 120);
  const sent = cloud.requests.length;
  t.like(await deliverRun(id, options), { state: 'delivered_before', score: 72, grade: 'C' });
  t.is(cloud.requests.length, sent, 'nobody was asked');
  t.like(await deliverRun(id, { ...options, again: true }), { state: 'delivered' });
  const brought = cloud.requests.map(({ events }) => events).filter((events) => events > 0);
  t.deepEqual(brought, [120], 'what the cloud vouches for is not sent again');
});

test('a run whose agent was killed is ended as failed, with what there is', async (t) => {
  const { dataDir, cloud, options } = await stage(t);
  const id = await storedRun(dataDir, 7, { killed: true });
  t.like(await deliverRun(id, options), { state: 'delivered', status: 'failed', events: 7 });
  t.deepEqual(cloud.finishes[0]?.body, { status: 'failed', last_seq: 7 });
});

test('an agent that was killed before its first event leaves a run without any', async (t) => {
  const { dataDir, cloud, options } = await stage(t);
  const id = await storedRun(dataDir, 0, { killed: true });
  t.like(await deliverRun(id, options), { state: 'delivered', status: 'failed', events: 0 });
  t.deepEqual(cloud.finishes[0]?.body, { status: 'failed' });
});

test('another database behind the address gets everything anew', async (t) => {
  const { dataDir, cloud, options } = await stage(t);
  const id = await storedRun(dataDir, 40);
  t.like(await deliverRun(id, options), { state: 'delivered' });
  cloud.events.clear();
  cloud.runs.clear();
  t.like(await deliverRun(id, { ...options, again: true }), { state: 'delivered' });
  t.is(cloud.events.size, 40);
});

test('what was delivered to one cloud is not delivered to another', async (t) => {
  const { dataDir, options } = await stage(t);
  const second = await startFakeCloud();
  t.teardown(() => second.close());
  const id = await storedRun(dataDir, 10);
  t.like(await deliverRun(id, options), { state: 'delivered' });
  const access = { url: `${second.url}/`, agentKey: 'key' };
  t.like(await deliverRun(id, { ...options, access }), { state: 'delivered' });
  t.is(second.events.size, 10);
  t.deepEqual(
    (await openRun(dataDir, id)).delivered.map(({ cloud, complete }) => [cloud, complete]).sort(),
    [
      [options.access.url, true],
      [second.url, true],
    ].sort(),
  );
});

test('a stand-in that was made once is sent again, not another one', async (t) => {
  const refuses = ({ seq, message }: Record<string, unknown>) =>
    seq === 3 && String(message).startsWith('event ') ? 'is odd' : null;
  const { dataDir, cloud, options } = await stage(t, { refuses });
  const id = await storedRun(dataDir, 5);
  const setAside = [{ seq: 3, reason: '/payload is odd' }];
  t.like(await deliverRun(id, options), { state: 'delivered', setAside });
  const standIn = cloud.events.get(3);
  cloud.events.clear();
  t.like(await deliverRun(id, { ...options, again: true }), { state: 'delivered', setAside });
  t.deepEqual(cloud.events.get(3), standIn);
});

test('an event of which even the stand-in is refused ends the delivery with its reason', async (t) => {
  const refuses = ({ seq }: Record<string, unknown>) => (seq === 3 ? 'is odd' : null);
  const { dataDir, options } = await stage(t, { refuses });
  const id = await storedRun(dataDir, 5);
  const delivery = await deliverRun(id, options);
  t.like(delivery, { state: 'left', events: 5 });
  t.regex(delivery.reason ?? '', /^validation_failed \(\d of 5 events/);
});

test('a run that is being recorded is left alone, one without a line has nothing', async (t) => {
  const { dataDir, cloud, options } = await stage(t);
  const id = newRunId();
  const recorder = await createRecorder(dataDir, id);
  t.teardown(() => recorder.close());
  const delivery = await deliverRun(id, options);
  t.is(delivery.state, 'left');
  t.regex(delivery.reason ?? '', /another process is recording or delivering this run/);
  t.is((await deliverRun(newRunId(), options)).state, 'empty');
  t.is(cloud.requests.length, 0);
});

test('a delivery that is interrupted says so, and goes on with the next one', async (t) => {
  const { dataDir, cloud, options } = await stage(t);
  const id = await storedRun(dataDir, 20);
  cloud.storing = false;
  const caller = new AbortController();
  const interrupted = deliverRun(id, {
    ...options,
    signal: caller.signal,
    onProgress: ({ state }) => {
      if (state === 'confirming') caller.abort();
    },
  });
  t.like(await interrupted, {
    state: 'left',
    reason: 'interrupted (0 of 20 events are persisted there)',
  });
  cloud.storing = true;
  t.like(await deliverRun(id, options), { state: 'delivered' });
});
