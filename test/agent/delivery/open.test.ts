import test from 'ava';
import { openDelivery } from '../../../src/agent/delivery/index.js';
import type { AgentEvent } from '../../../src/agent/history/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { startFakeCloud } from '../../helpers/fake-cloud.js';

const run = {
  id: systemRuntime.newId('run'),
  target_url: 'http://127.0.0.1:1/orders',
  method: 'POST' as const,
  scenario: 'test',
  seed: '1',
  labels: { branch: 'main' },
  started_at: new Date(0).toISOString(),
};

function event(seq: number): AgentEvent {
  return {
    id: systemRuntime.newId('evt'),
    seq,
    event_type: 'request_sent',
    severity: 'info',
    message: `event ${seq}`,
    payload: { operation: 'op-001' },
    occurred_at: new Date(seq).toISOString(),
  };
}

for (const failing of [0, 5]) {
  test(`every event arrives under its number, after ${failing} refusals, and then the finish`, async (t) => {
    const cloud = await startFakeCloud({ failing, key: 'key' });
    t.teardown(() => cloud.close());
    const delivery = openDelivery({ url: cloud.url, agentKey: 'key' }, run, systemRuntime);
    const sent = Array.from({ length: 2_500 }, (_, index) => event(index + 1));
    for (const each of sent) delivery.submit(each);
    const outcome = await delivery.finish('finished', sent.length);
    t.deepEqual(outcome, {
      delivered: true,
      runId: run.id,
      reportUrl: `${cloud.url}/api/runs/${run.id}/report?format=html`,
      score: 72,
      grade: 'C',
    });
    t.deepEqual(
      [...cloud.events.values()],
      sent.map((each) => ({ ...each })),
    );
    t.deepEqual(cloud.runs.get(run.id), run);
    t.deepEqual(cloud.finishes, [
      { body: { status: 'finished', last_seq: 2_500 }, eventsThen: 2_500 },
    ]);
  });
}

test('a key that is refused is told, with what has arrived', async (t) => {
  const cloud = await startFakeCloud({ key: 'other' });
  t.teardown(() => cloud.close());
  const delivery = openDelivery({ url: cloud.url, agentKey: 'key' }, run, systemRuntime);
  delivery.submit(event(1));
  const outcome = await delivery.finish('finished', 1);
  t.false(outcome.delivered);
  t.regex(outcome.delivered ? '' : outcome.reason, /0 of 1 events are persisted/);
});

test('a cloud that is away is waited for no longer than the patience lasts', async (t) => {
  const access = { url: 'http://127.0.0.1:1', agentKey: 'key' };
  const delivery = openDelivery(access, run, systemRuntime, 50);
  delivery.submit(event(1));
  const outcome = await delivery.finish('finished', 1);
  t.deepEqual(outcome, {
    delivered: false,
    runId: run.id,
    reason: 'no answer in 0.05 s (0 of 1 events are persisted there)',
  });
});
