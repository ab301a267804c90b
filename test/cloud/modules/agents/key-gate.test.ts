import { EventEmitter, once } from 'node:events';
import test from 'ava';
import type { Knex } from 'knex';
import { AgentKeys } from '../../../../src/cloud/modules/agents/agent-keys.service.js';
import { AgentKeyGate } from '../../../../src/cloud/modules/agents/key-gate.service.js';
import {
  createRequestLimit,
  type RequestLimit,
} from '../../../../src/cloud/modules/agents/request-limit.service.js';
import { ApiError } from '../../../../src/cloud/platform/http/errors.js';
import { createAgent } from '../../../helpers/accounts.js';
import { AGENT_KEY_SECRET, startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

/** A gate whose queries are counted and may be held back. */
function observedGate(limit: RequestLimit = createRequestLimit(1_000, null)) {
  const signals = new EventEmitter();
  const state = { queries: 0, hold: null as Promise<unknown> | null };
  const read = ((table: string) => {
    const builder = app.database.read(table);
    return {
      whereIn: (column: string, values: string[]) => ({
        select: async (...columns: string[]) => {
          state.queries += 1;
          signals.emit('started', values);
          const rows = await builder.whereIn(column, values).select(...columns);
          signals.emit('read');
          await state.hold;
          return rows;
        },
      }),
    };
  }) as unknown as Knex;
  const gate = new AgentKeyGate({ read, keys: new AgentKeys([AGENT_KEY_SECRET]), limit });
  return { gate, state, signals };
}

test('a hundred requests that arrive together cost one query, whatever their keys', async (t) => {
  const [one, other] = [await createAgent(app.url), await createAgent(app.url)];
  const { gate, state } = observedGate();
  const checks = Array.from({ length: 100 }, (_, n) => gate.check(n % 2 ? one.key : other.key));
  const callers = await Promise.all(checks);
  t.is(state.queries, 1);
  t.is(callers.filter(({ agentId }) => agentId === one.id).length, 50);
  t.is(callers.filter(({ projectId }) => projectId === other.project.id).length, 50);
});

test('a request never joins a lookup that began before it, so a rotated key is dead', async (t) => {
  const agent = await createAgent(app.url);
  const { gate, state, signals } = observedGate();
  let release = () => {};
  state.hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const early = gate.check(agent.key);
  await once(signals, 'read');
  const rotated = await call(app.url, 'POST', `/api/agents/${agent.id}/rotate-key`, {
    token: agent.project.owner.token,
  });
  t.is(rotated.status, 200);
  const late = [1, 2, 3].map(() => gate.check(agent.key));
  release();
  t.is((await early).agentId, agent.id);
  for (const result of await Promise.allSettled(late)) t.is(result.status, 'rejected');
  t.is(state.queries, 2);
});

test('an unknown key does not harm the others of its lookup', async (t) => {
  const agent = await createAgent(app.url);
  const { gate } = observedGate();
  const [known, unknown] = await Promise.allSettled([
    gate.check(agent.key),
    gate.check(`sa_agent_key_${'0'.repeat(48)}`),
  ]);
  t.is(known.status, 'fulfilled');
  t.like((unknown as PromiseRejectedResult).reason, { code: 'unauthorized', status: 401 });
});

test('over its limit a key gets 429, the first ones of a batch pass, others are not touched', async (t) => {
  const [eager, calm] = [await createAgent(app.url), await createAgent(app.url)];
  const taken: number[] = [];
  const { gate } = observedGate({
    perSecond: 10,
    take: async (id, requests) => {
      if (id !== eager.id) return { allowed: requests, retryAfterSeconds: 0 };
      taken.push(requests);
      return { allowed: 3, retryAfterSeconds: 1 };
    },
  });
  const results = await Promise.allSettled([
    ...Array.from({ length: 5 }, () => gate.check(eager.key)),
    gate.check(calm.key),
  ]);
  t.deepEqual(
    results.map(({ status }) => status === 'fulfilled'),
    [true, true, true, false, false, true],
  );
  t.deepEqual(taken, [5]);
  t.like((results[4] as PromiseRejectedResult).reason, {
    code: 'rate_limited',
    retryAfterSeconds: 1,
  });
});

test('a limit counts batches as their number of requests', async (t) => {
  const limit = createRequestLimit(10, null, 100);
  t.deepEqual(await limit.take('agent', 4), { allowed: 4, retryAfterSeconds: 0 });
  t.like(await limit.take('agent', 9), { allowed: 6, retryAfterSeconds: 100 });
  t.like(await limit.take('agent', 5), { allowed: 0 });
  t.deepEqual(await limit.take('another', 10), { allowed: 10, retryAfterSeconds: 0 });
});

test('what was taken ahead ends with its window', async (t) => {
  let now = 0;
  const limit = createRequestLimit(100, null, 100, () => now);
  await limit.take('agent', 5);
  t.is((await limit.take('agent', 1)).allowed, 1); // takes 5 ahead
  now = 100_000;
  t.is((await limit.take('agent', 89)).allowed, 89);
  t.like(await limit.take('agent', 1), { allowed: 0 });
});

test('with the database away everybody who waits gets 503, and the next lookup works', async (t) => {
  const agent = await createAgent(app.url);
  const { gate, state } = observedGate();
  state.hold = Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
  const results = await Promise.allSettled([gate.check(agent.key), gate.check(agent.key)]);
  for (const result of results) {
    const { reason } = result as PromiseRejectedResult;
    t.true(reason instanceof ApiError);
    t.like(reason, { code: 'unavailable', status: 503, retryAfterSeconds: 1 });
  }
  state.hold = null;
  t.is((await gate.check(agent.key)).agentId, agent.id);
});

test('a fault that is no outage is told as it is', async (t) => {
  const agent = await createAgent(app.url);
  const { gate, state } = observedGate();
  const fault = new TypeError('a bug');
  state.hold = Promise.reject(fault);
  t.is(await t.throwsAsync(gate.check(agent.key)), fault);
});
