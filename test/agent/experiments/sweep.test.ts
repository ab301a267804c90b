import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type SweepResult, sweepTest } from '../../../src/agent/experiments/sweep.js';
import { CUT_POINTS } from '../../../src/agent/experiments/sweep-plan.js';
import { loadScenario, openRun, type ScenarioInput } from '../../../src/agent/index.js';
import {
  type PlantedInThings,
  startThingsApi,
  THINGS_SCENARIO,
} from '../../helpers/agent/things-api.js';
import { fixtureCommand } from '../../helpers/command-line.js';

const ALL_KINDS = { mix: { create: 3, update: 1, delete: 1, read: 1, list: 1 } };
/** Points at which the API has done its work before the cut. */
const AFTER = ['no answer', 'reset after', 'half answer', 'reset in answer', 'client after'];

async function sweeps(t: ExecutionContext, target: string, input: ScenarioInput) {
  const dataDir = await mkdtemp(join(tmpdir(), 'sweep-'));
  t.teardown(() => rm(dataDir, { recursive: true }));
  const scenario = await loadScenario({ ...THINGS_SCENARIO, seed: 1, ...input });
  return { result: await sweepTest({ target, dataDir }, scenario), dataDir };
}

async function sweepsThings(t: ExecutionContext, planted: PlantedInThings) {
  const api = await startThingsApi(planted);
  t.teardown(() => api.close());
  return sweeps(t, api.url, ALL_KINDS);
}

function broken({ cells }: SweepResult): string[] {
  return cells
    .filter(({ verdict }) => verdict !== 'kept')
    .map(({ request, point, verdict }) => `${request.kind}, ${point.name}: ${verdict}`);
}

test.serial('every request of the clean pass is cut at every point, each alone', async (t) => {
  const { result, dataDir } = await sweepsThings(t, {});
  t.deepEqual(broken(result), []);
  t.true(result.passed, result.reasons.join());
  const kinds = ['create', 'update', 'read', 'list', 'delete'] as const;
  t.deepEqual(
    result.requests.map(({ kind }) => kind),
    [...kinds],
  );
  t.like(result.requests[1], { method: 'PATCH', path: '/things/{{id}}' });
  const points = CUT_POINTS.filter(({ fault }) => fault !== 'restart').map(({ name }) => name);
  t.deepEqual(
    result.cells.map(({ request, point }) => `${point.name} ${request.kind}`),
    points.flatMap((point) => kinds.map((kind) => `${point} ${kind}`)),
  );
  const { events } = await openRun(dataDir, result.swept?.run.id ?? '');
  const injected = events.filter(({ event_type }) => event_type === 'fault_injected');
  t.deepEqual(
    injected.map(({ payload }) => [payload.operation, payload.attempt, payload.fault]),
    result.cells.map(({ operation, point }) => [operation, 1, point.fault]),
  );
  const used = result.cells.flatMap(({ operation, setup }) => [operation, setup ?? []].flat());
  t.is(new Set(used).size, used.length, 'no operation serves two cuts');
});

const PLANTED: [string, PlantedInThings, string[]][] = [
  ['doubles', { doubles: true }, AFTER.map((point) => `create, ${point}: duplicated`)],
  ['undoes updates', { losesUpdates: true }, AFTER.map((point) => `update, ${point}: lost`)],
  ['resurrects', { resurrects: true }, AFTER.map((point) => `delete, ${point}: lost`)],
];

for (const [name, planted, expected] of PLANTED) {
  test.serial(`an API that ${name} is broken at exactly the cuts that show it`, async (t) => {
    const { result } = await sweepsThings(t, planted);
    t.deepEqual(broken(result), expected);
    t.false(result.passed);
  });
}

test.serial('what is lost in a restart is lost at the cuts across a restart only', async (t) => {
  const { url, command } = await fixtureCommand('in-memory-api');
  const { result } = await sweeps(t, url, {
    readback: { settle_ms: 0, patience_ms: 50 },
    update: null,
    delete: null,
    read: null,
    list: null,
    attempt_timeout_ms: 2_000,
    retry: { attempts: 12, backoff_ms: 20, backoff_max_ms: 200 },
    target: { restart_command: command },
  });
  t.true(broken(result).includes('create, restart after: lost'), broken(result).join());
  t.true(broken(result).every((each) => each.startsWith('create, restart')));
});

test.serial('an address may hold a percent sign that encodes nothing', async (t) => {
  const api = await startThingsApi({});
  t.teardown(() => api.close());
  const { result } = await sweeps(t, `${api.url}?share=100%`, {});
  t.true(result.requests[0]?.path.endsWith('?share=100%'), result.requests[0]?.path);
});

test.serial('an API that fails without any fault is not swept', async (t) => {
  const { result } = await sweepsThings(t, { losesNth: 3 });
  t.is(result.swept, null);
  t.false(result.passed);
  t.regex(result.reasons.join(), /without any fault/);
});
