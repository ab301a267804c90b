import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { runReliabilityTest, type ScenarioInput } from '../../src/agent/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { type Planted, startPlantedApi } from '../helpers/planted-api.js';
import { startThingsApi } from '../helpers/things-api.js';

const QUIET: ScenarioInput = {
  seed: 11,
  operations: 41,
  concurrency: 4,
  attempt_timeout_ms: 60_000,
  faults: {},
  readback: { settle_ms: 0, patience_ms: 0 },
};

async function testApi(t: ExecutionContext, planted: Planted, overrides: ScenarioInput = {}) {
  const api = await startPlantedApi(planted);
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const scenario = { ...QUIET, ...overrides };
  return { api, ...(await runReliabilityTest({ target: api.url, dataDir, scenario })) };
}

test.serial('a witness that the API loses as well leaves no loss undecided', async (t) => {
  // Write 22 is of the run, write 44 the first after it.
  const { verdicts, api } = await testApi(t, { losesEvery: 22 });
  t.is(verdicts.lost, 1);
  t.is(verdicts.kept, 40);
  t.is(api.arrived.length, 45);
});

test.serial('an API that refuses a witness is asked to take another one', async (t) => {
  const { verdicts } = await testApi(t, {
    losesEvery: 22,
    refusesOnly: { write: 44, status: 503 },
  });
  t.is(verdicts.lost, 1);
});

test.serial('a listing that stays as long as it was proves nothing, however often', async (t) => {
  for (const shown of ['showsFirst', 'showsLast']) {
    const { verdicts } = await testApi(t, { [shown]: 20 });
    t.is(verdicts.lost, 0, shown);
    t.is(verdicts.unknown, 41, shown);
  }
});

test.serial('a next page that is the same page again makes nothing doubled', async (t) => {
  const { verdicts } = await testApi(t, {
    // It names pages by something else than `offset`, and tells so nowhere.
    listing: (stored) => ({ data: stored.slice(0, 30), meta: { total: stored.length, limit: 30 } }),
  });
  t.is(verdicts.duplicated, 0);
  t.is(verdicts.unknown, 41);
});

test.serial('an answer nested beyond measure is one that cannot be used', async (t) => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(201, { 'content-type': 'application/json' }).end(deep);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const dataDir = await temporaryFolder(t);
  const made = runReliabilityTest({
    target: `http://127.0.0.1:${port}/orders`,
    dataDir,
    scenario: QUIET,
  });
  await t.throwsAsync(made, { name: 'UnreachableTargetError', message: /is not the JSON/ });
});

test.serial('an address with two slashes in front is not taken for a host', async (t) => {
  const api = await startPlantedApi();
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const { verdicts } = await runReliabilityTest({
    target: api.url.replace('/orders', '//orders'),
    dataDir,
    scenario: { ...QUIET, operations: 3 },
  });
  t.is(verdicts.kept, 3);
});

test.serial('what is not shown and was not allowed to be deleted is not lost', async (t) => {
  const api = await startThingsApi({ refusesDeletion: 1, listsAtMost: 10 });
  t.teardown(() => api.close());
  const created = Array.from({ length: 12 }, (_, index) => `op-${101 + index}`);
  const workload = [
    ...created.map((operation) => ({ operation, kind: 'create' as const })),
    // The listing has room for one probe and nine of those.
    ...created.slice(9).map((subject, index) => ({
      operation: `op-${201 + index}`,
      kind: 'delete' as const,
      subject,
    })),
  ];
  const { verdicts } = await runReliabilityTest({
    target: api.url,
    dataDir: await temporaryFolder(t),
    scenario: {
      ...QUIET,
      operations: workload.length,
      concurrency: 1,
      mix: { create: 4, delete: 1 },
      workload,
      delete: { path: '/things/{{id}}' },
      readback: { settle_ms: 0, patience_ms: 0, id: 'id' },
    },
  });
  t.is(verdicts.lost, 0);
  t.true(verdicts.unknown > 0);
});
