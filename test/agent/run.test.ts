import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openRun } from '../../src/agent/evidence/index.js';
import {
  assess,
  BlindOracleError,
  type ReliabilityTestOptions,
  type ReliabilityTestResult,
  runReliabilityTest,
} from '../../src/agent/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { type Planted, startPlantedApi } from '../helpers/planted-api.js';

const QUICK = {
  operations: 40,
  concurrency: 10,
  // No fault here leaves a client without an answer, so nothing depends on how fast the machine is.
  attempt_timeout_ms: 60_000,
  retry: { attempts: 12, backoff_ms: 5, backoff_max_ms: 50 },
  readback: { settle_ms: 0, patience_ms: 100 },
  faults: {
    latency: { rate: 0.1, min_ms: 1, max_ms: 20 },
    'connection-reset': { rate: 0.2, at: 'after' },
    'error-status': { rate: 0.15 },
    'duplicate-delivery': { rate: 0.15, gap_ms: 1 },
  },
};

/** Runs a quick test of an API with those faults planted in it. */
async function testApi(
  t: ExecutionContext,
  planted: Planted,
  overrides: Record<string, unknown> = {},
  options: Partial<ReliabilityTestOptions> = {},
): Promise<ReliabilityTestResult & { writes: number; keys: Set<unknown> }> {
  const api = await startPlantedApi(planted);
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const result = await runReliabilityTest({
    target: api.url,
    dataDir,
    overrides: { seed: 11, ...QUICK, ...overrides },
    ...options,
  });
  const keys = new Set(api.arrived.map(({ headers }) => headers['idempotency-key']));
  return { ...result, writes: api.arrived.length, keys };
}

function riskEvents(result: ReliabilityTestResult): number {
  return result.score.deductions.reduce((sum, { count }) => sum + count, 0);
}

test.serial('a sound API is 100 under the same faults', async (t) => {
  const result = await testApi(t, {});
  t.is(result.verdicts.kept, 40);
  t.is(result.score.score, 100);
  t.is(riskEvents(result), 0);
  t.true(result.attempts > 40);
  t.deepEqual(assess(result).reasons, []);
  t.is(result.report.evidence.operations_total, 40);
});

test.serial('an API that ignores the key doubles', async (t) => {
  const result = await testApi(t, { doubling: true });
  t.true(result.verdicts.duplicated > 0);
  t.is(result.verdicts.lost, 0);
  t.is(result.verdicts.kept + result.verdicts.duplicated, 40);
  t.true(result.score.risks.duplicate);
  t.false(assess(result, null).passed);
});

test.serial('without a key a sound API cannot help doubling', async (t) => {
  const result = await testApi(t, {}, { idempotency: false });
  t.deepEqual(result.keys, new Set([undefined]));
  t.true(result.verdicts.duplicated > 0);
});

test.serial(
  'an API that forgets what it acknowledged loses, exactly as often as it does',
  async (t) => {
    const result = await testApi(t, { losesEvery: 10 });
    t.is(result.verdicts.lost, 4);
    t.is(result.verdicts.kept, 36);
    t.true(result.score.risks.data_loss);
    t.deepEqual(assess(result, null).reasons, ['4 operations acknowledged and lost']);
  },
);

test.serial('an API that stores something else is partial', async (t) => {
  const result = await testApi(t, { spoilsEvery: 10 });
  t.is(result.verdicts.partial, 4);
  t.is(result.verdicts.kept, 36);
  const [worst] = result.report.evidence.operations;
  t.is(worst?.verdict, 'partial');
});

test.serial('an API that refuses is failed, and the client knows', async (t) => {
  const result = await testApi(t, { refusesFrom: { write: 33, status: 400 } });
  t.is(result.verdicts.failed, 10);
  t.is(result.verdicts.lost, 0);
  t.true(result.score.risks.recovery);
});

test.serial('what cannot be read back is unknown and never kept', async (t) => {
  const result = await testApi(t, { blindFrom: 10 });
  t.is(result.verdicts.unknown, 40);
  t.is(result.verdicts.kept, 0);
  t.false(assess(result, null).passed);
  t.false(assess(result, [{ figure: 'score', comparison: '>=', bound: 0 }]).passed);
});

test.serial('a listing that shows only a part makes nothing lost', async (t) => {
  const result = await testApi(t, { showsLast: 20 });
  t.is(result.verdicts.lost, 0);
  t.is(result.verdicts.unknown, 40);
  t.regex(result.report.evidence.operations[0]?.history.at(-1)?.what ?? '', /only a part/);
});

test.serial('a listing in pages is read to its end', async (t) => {
  const result = await testApi(t, {
    listing: (stored, url) => {
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const data = stored.slice(offset, offset + 7);
      return { data, meta: { total: stored.length, limit: 7, offset } };
    },
  });
  t.is(result.verdicts.kept, 40);
});

test.serial('each operation can be read at its own address', async (t) => {
  const result = await testApi(
    t,
    { listing: () => ({ nothing: 'to see here' }), losesEvery: 10 },
    { readback: { ...QUICK.readback, each: '/orders/{{id}}', id: 'id' } },
  );
  t.is(result.verdicts.lost, 4);
  t.is(result.verdicts.kept, 36);
});

test.serial('things at addresses that the client chooses are written and read there', async (t) => {
  const api = await startPlantedApi({ losesEvery: 10 });
  t.teardown(() => api.close());
  const result = await runReliabilityTest({
    target: `${api.url}/{{marker}}`,
    dataDir: await temporaryFolder(t),
    overrides: { seed: 11, ...QUICK, faults: {}, idempotency: false, request: { method: 'PUT' } },
  });
  t.is(result.verdicts.lost, 4);
  t.is(result.verdicts.kept, 36);
});

test.serial('an oracle that cannot see stops before any fault and says what to add', async (t) => {
  const error = await t.throwsAsync(testApi(t, { listing: () => ({ data: [] }) }), {
    instanceOf: BlindOracleError,
  });
  t.regex(error.message, /reading it back does not show it/);
  t.regex(error.message, /readback:\n {4}path:/);
});

test.serial('a body that the API refuses is told with its answer', async (t) => {
  const error = await t.throwsAsync(testApi(t, { refusesFrom: { write: 1, status: 415 } }), {
    instanceOf: BlindOracleError,
  });
  t.regex(error.message, /answers 415 .*"error":"no"/);
});

test.serial('a body of one own field gets a marker beside it', async (t) => {
  const result = await testApi(t, {}, { request: { body: { amount: 3 } } });
  t.is(result.verdicts.kept, 40);
});

test.serial('everything of a run is in its record, in order', async (t) => {
  const result = await testApi(t, { doubling: true });
  const stored = await openRun(join(result.historyFile, '..', '..'), result.run.id);
  const seqs = stored.events.map(({ seq }) => seq);
  t.deepEqual(
    seqs,
    seqs.map((_seq, index) => index + 1),
  );
  t.is(stored.events.at(-1)?.event_type, 'run_finished');
  t.is(stored.result?.events, seqs.length);
  t.is(stored.outcomes.size, 40);
  t.is(stored.plan.seed, '11');
});

test.serial('the same seed plans the same faults', async (t) => {
  const faultsOf = async (seed: number) => (await testApi(t, {}, { seed })).faults;
  t.deepEqual(await faultsOf(5), await faultsOf(5));
  t.notDeepEqual(await faultsOf(5), await faultsOf(6));
});

test.serial('an interrupted test ends as cancelled and says so', async (t) => {
  const interruption = new AbortController();
  const result = await testApi(
    t,
    {},
    {},
    {
      signal: interruption.signal,
      onProgress: ({ done }) => {
        if (done >= 5) interruption.abort();
      },
    },
  );
  t.is(result.run.status, 'cancelled');
  t.true(result.operations < 40);
  t.false(assess(result, null).passed);
});

test.serial('an address of cloud credentials is refused', async (t) => {
  const dataDir = await temporaryFolder(t);
  const refused = runReliabilityTest({ target: 'http://169.254.169.254/orders', dataDir });
  await t.throwsAsync(refused, { name: 'ForbiddenAddressError' });
});
