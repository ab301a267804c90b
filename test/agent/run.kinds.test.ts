import test, { type ExecutionContext } from 'ava';
import { openRun } from '../../src/agent/evidence/index.js';
import {
  assess,
  type ReliabilityTestResult,
  runReliabilityTest,
  type ScenarioInput,
} from '../../src/agent/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startThingsApi, type ThingsApi, type ThingsFaults } from '../helpers/things-api.js';

const SCENARIO: ScenarioInput = {
  name: 'all kinds',
  seed: 7,
  operations: 120,
  concurrency: 8,
  // No fault here leaves a client without an answer, so nothing depends on how fast the machine is.
  attempt_timeout_ms: 60_000,
  retry: { attempts: 12, backoff_ms: 2, backoff_max_ms: 20 },
  mix: { create: 4, update: 5, delete: 2, read: 5, list: 2 },
  update: { method: 'PATCH', path: '/things/{{id}}', body: { note: '{{marker}}' } },
  delete: { method: 'DELETE', path: '/things/{{id}}' },
  read: { path: '/things/{{id}}' },
  list: { path: '/things' },
  readback: { id: 'id', settle_ms: 0, patience_ms: 50 },
  faults: {
    latency: { rate: 0.1, min_ms: 1, max_ms: 20 },
    'connection-reset': { rate: 0.15, at: 'after' },
    'error-status': { rate: 0.1 },
    'duplicate-delivery': { rate: 0.1, gap_ms: 1 },
  },
};

const NONE = { create: 0, update: 0, delete: 0, read: 0, list: 0 };

interface Tested extends ReliabilityTestResult {
  api: ThingsApi;
  dataDir: string;
}

async function testThings(
  t: ExecutionContext,
  faults: ThingsFaults = {},
  overrides: ScenarioInput = {},
  at = '',
): Promise<Tested> {
  const api = await startThingsApi(faults);
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const result = await runReliabilityTest({
    target: api.url + at,
    dataDir,
    scenario: SCENARIO,
    overrides,
  });
  return { ...result, api, dataDir };
}

async function eventsOf({ dataDir, run }: Tested, type: string) {
  const { events } = await openRun(dataDir, run.id);
  return events.filter(({ event_type }) => event_type === type);
}

test.serial('a sound API is 100 with operations of all kinds', async (t) => {
  for (const seed of [1, 2, 3]) {
    const result = await testThings(t, {}, { seed });
    t.deepEqual(assess(result).reasons, [], `seed ${seed}`);
    t.is(result.score.score, 100);
    t.is(result.verdicts.kept, 120);
    t.deepEqual(Object.keys(result.kinds).sort(), ['create', 'delete', 'list', 'read', 'update']);
    t.true(result.consistency.linearizability?.linearizable);
    t.is(result.consistency.set?.violations, 0);
    t.true((result.consistency.set?.lists ?? 0) > 2);
  }
});

test.serial('a sound API without keys that re-applies late updates is no alarm', async (t) => {
  for (const method of ['PATCH', 'PUT']) {
    const update = { ...Object(SCENARIO.update), method };
    // Creations need the key: without it a sound API cannot help doubling them.
    const faults = { 'connection-reset': { rate: 0.3, at: 'after', when: { kinds: ['update'] } } };
    const result = await testThings(t, {}, { update, faults, idempotency: false });
    t.deepEqual(assess(result).reasons, []);
  }
});

test.serial('things at addresses that the client chooses may be written again late', async (t) => {
  const path = '/things/{{marker}}';
  const result = await testThings(
    t,
    { upserts: true },
    {
      request: { method: 'PUT' },
      idempotency: false,
      update: { method: 'PUT', path },
      delete: { path },
      read: { path },
      readback: { settle_ms: 0, patience_ms: 50, path: '/things' },
    },
    '/{{marker}}',
  );
  t.deepEqual(assess(result).reasons, []);
  t.is(result.verdicts.kept, 120);
});

test.serial('an acknowledged update that is not there is lost', async (t) => {
  const result = await testThings(
    t,
    { losesUpdate: 4 },
    { mix: { ...NONE, create: 2, update: 1 } },
  );
  t.true(result.verdicts.lost > 0);
  t.is(result.kinds.update?.verdicts.lost, result.verdicts.lost);
  const [event] = await eventsOf(result, 'data_loss_risk_detected');
  t.is(event?.payload.kind, 'update');
  t.not(event?.payload.expected, event?.payload.found);
  t.true(result.score.risks.data_loss);
});

test.serial(
  'a lost update that was overwritten later is seen by the reads in between',
  async (t) => {
    const mix = { create: 1, update: 6, read: 10 };
    const faults = { latency: { rate: 0 } };
    const result = await testThings(t, { losesUpdate: 3 }, { mix, faults, concurrency: 1 });
    t.false(result.consistency.linearizability?.linearizable ?? true);
    const violations = result.consistency.linearizability?.violations ?? [];
    t.true(violations.length > 0);
    const [event] = await eventsOf(result, 'consistency_violation_detected');
    t.is(event?.payload.oracle, 'linearizability');
    t.is(event?.payload.key, violations[0]);
    t.true(Array.isArray(event?.payload.counterexample));
    t.false(assess(result).passed);
  },
);

test.serial('a stale read is no loss, and no order explains it', async (t) => {
  const result = await testThings(t, { readsStale: 2 }, { concurrency: 2 });
  t.is(result.verdicts.lost, 0);
  t.false(result.consistency.linearizability?.linearizable ?? true);
  t.false(assess(result).passed);
});

test.serial('a deleted thing that is back is lost', async (t) => {
  const result = await testThings(t, { resurrects: 2 });
  t.true((result.kinds.delete?.verdicts.lost ?? 0) > 0);
  t.is(result.kinds.create?.verdicts.lost, 0);
});

test.serial('a creation that was lost is not excused by the deletion of nothing', async (t) => {
  const mix = { ...NONE, create: 1, delete: 1 };
  const result = await testThings(t, { losesCreation: 3 }, { mix, faults: {} });
  const lost = Math.floor((result.kinds.create?.operations ?? 0) / 3);
  t.true(lost > 5);
  t.is(result.verdicts.lost, lost);
});

test.serial('a listing that leaves things out is found', async (t) => {
  const result = await testThings(t, { listMisses: 2 });
  t.true((result.consistency.set?.violations ?? 0) > 0);
  const events = await eventsOf(result, 'consistency_violation_detected');
  t.true(events.some(({ payload }) => payload.oracle === 'set'));
  t.false(assess(result).passed);
});

test.serial('a listing that shows what was deleted is found', async (t) => {
  const readback = { id: 'id', each: '/things/{{id}}', settle_ms: 0, patience_ms: 50 };
  const result = await testThings(t, { listsDeleted: true }, { readback });
  t.is(result.verdicts.lost, 0);
  t.true((result.consistency.set?.violations ?? 0) > 0);
});

test.serial('a listing that stops after some things is not said to leave them out', async (t) => {
  const readback = { id: 'id', each: '/things/{{id}}', settle_ms: 0, patience_ms: 50 };
  const result = await testThings(t, { listsAtMost: 5 }, { readback });
  t.is(result.verdicts.kept, 120);
  t.is(result.consistency.set?.violations, 0);
  t.true((result.consistency.set?.undecided ?? 0) > 0);
});

test.serial('an API that ignores keys doubles creations, and nothing else is blamed', async (t) => {
  const result = await testThings(t, { ignoresKeys: true });
  t.true((result.kinds.create?.verdicts.duplicated ?? 0) > 0);
  t.is(result.verdicts.lost, 0);
  t.is(result.verdicts.unknown, 0);
});

test.serial(
  'a creation that is doubled is one finding of the lists, whatever shows it later',
  async (t) => {
    const mix = { ...NONE, create: 3, list: 2 };
    const result = await testThings(
      t,
      { ignoresKeys: true },
      { mix, concurrency: 1, operations: 30 },
    );
    const events = await eventsOf(result, 'consistency_violation_detected');
    const things = events.map(({ payload }) => String(payload.twice));
    t.true(things.length > 1);
    t.is(new Set(things).size, things.length);
    t.is(result.consistency.set?.violations, things.length);
    const first = events[0];
    const lists = Array.isArray(first?.payload.lists) ? first.payload.lists : [];
    t.true(lists.length > 2);
    t.deepEqual(first?.payload.operations, [lists[0], things[0]]);
    const later = `; so do ${lists.length - 1} later lists`;
    t.is(first?.message, `${lists[0]}: the list shows ${things[0]}, more than once${later}`);
  },
);

test.serial('what cannot be created is not worked on, and the rest goes on', async (t) => {
  const schedule = Array.from({ length: 12 }, (_, index) => ({
    operation: 'op-001',
    attempt: index + 1,
    fault: 'error-status',
  }));
  const result = await testThings(t, {}, { schedule });
  t.true(result.skipped.length > 0);
  t.is(result.operations + result.skipped.length, 120);
  t.regex(result.notes.join('\n'), /skipped/);
  t.is(result.verdicts.kept, result.operations);
});

test.serial('workload and faults are the same for the same seed', async (t) => {
  const planOf = async (seed: number) => {
    const result = await testThings(t, {}, { seed, operations: 60 });
    const { nonce } = (await openRun(result.dataDir, result.run.id)).plan;
    const sent = await eventsOf(result, 'request_sent');
    return sent
      .filter(({ payload }) => payload.attempt === 1)
      .map(({ payload: { operation, kind, subject, value } }) =>
        JSON.stringify([operation, kind, subject, value]).replaceAll(nonce, 'nonce'),
      )
      .sort();
  };
  t.deepEqual(await planOf(5), await planOf(5));
  t.notDeepEqual(await planOf(5), await planOf(6));
});

test.serial('keys go with writes, the same on each attempt, and not with reads', async (t) => {
  const { api } = await testThings(t);
  const writes = api.arrived.filter(({ method }) => method !== 'GET');
  t.true(writes.every(({ key }) => key !== null));
  t.true(api.arrived.filter(({ method }) => method === 'GET').every(({ key }) => key === null));
  t.true(new Set(writes.map(({ key }) => key)).size < writes.length);
});
