import test from 'ava';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { needsId, planOperations } from '../../../src/agent/workload/index.js';

const scenarioOf = (mix: Record<string, number>, operations = 400) =>
  completeScenario(
    {
      operations,
      mix,
      update: { path: '/things/{{id}}?of={{marker}}', body: { note: '{{marker}}', n: '{{n}}' } },
      delete: { path: '/things/{{id}}' },
      read: { path: '/things/{{id}}' },
      list: { path: '/things' },
      readback: { id: 'id' },
    },
    'test',
  );
const ALL = { create: 4, update: 4, delete: 2, read: 4, list: 2 };

test('the plan is a function of seed and scenario, but for the nonce in the markers', (t) => {
  const scenario = scenarioOf(ALL);
  const planned = (seed: string, nonce: string) =>
    JSON.stringify(
      planOperations(scenario, seed, nonce).map(({ idempotencyKey: _, ...rest }) => rest),
    ).replaceAll(nonce, '');
  t.is(planned('1', 'aaaa'), planned('1', 'bbbb'));
  t.not(planned('1', 'aaaa'), planned('2', 'aaaa'));
});

test('a longer plan begins as the shorter one does', (t) => {
  const short = planOperations(scenarioOf(ALL, 100), '1', 'n');
  t.deepEqual(planOperations(scenarioOf(ALL, 300), '1', 'n').slice(0, 100), short);
});

test('whatever is worked on was created before, and nothing is deleted twice', (t) => {
  for (const seed of ['1', '2', '3', '4']) {
    const created = new Set<string>();
    const deleted = new Set<string>();
    for (const { name, kind, subject } of planOperations(scenarioOf(ALL), seed, 'n')) {
      if (kind === 'create' || kind === 'list') t.is(subject, name);
      else t.true(created.has(subject), `${seed}: ${name} works on ${subject}`);
      if (kind === 'create') created.add(name);
      if (kind !== 'delete') continue;
      t.false(deleted.has(subject));
      deleted.add(subject);
    }
  }
});

test('the kinds come in the proportion of their weights', (t) => {
  const counts = new Map<string, number>();
  for (const { kind } of planOperations(scenarioOf(ALL, 4000), '1', 'n')) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, weight] of Object.entries(ALL)) {
    t.true(Math.abs((counts.get(kind) ?? 0) - (4000 * weight) / 16) < 150, kind);
  }
});

test('where there is nothing to work on, something is created', (t) => {
  const mix = { create: 0.0001, update: 0, delete: 1, read: 0, list: 0 };
  const kinds = planOperations(scenarioOf(mix, 6), '1', 'n').map(({ kind }) => kind);
  t.deepEqual(kinds, ['create', 'delete', 'create', 'delete', 'create', 'delete']);
});

test('operations on one thing come close together, so that they can overlap', (t) => {
  const planned = planOperations(scenarioOf(ALL), '1', 'n');
  const on = new Map<string, number>();
  for (const { subject, kind } of planned) {
    if (kind !== 'list') on.set(subject, (on.get(subject) ?? 0) + 1);
  }
  t.true([...on.values()].filter((count) => count > 3).length > 10);
});

test('an operation says all of its request but the id', (t) => {
  const [create, ...others] = planOperations(scenarioOf(ALL), '1', 'ab12');
  const update = others.find(({ kind }) => kind === 'update');
  t.is(create?.path, null);
  t.is(create?.value, create?.marker);
  t.is(update?.path, `/things/{{id}}?of=sa-ab12-${update?.subject}.`);
  t.is(update?.method, 'PATCH');
  t.deepEqual(update?.body, { note: update?.marker, n: String(Number(update?.name.slice(3))) });
  t.is(update?.value, update?.marker);
  const read = others.find(({ kind }) => kind === 'read');
  t.deepEqual([read?.method, read?.value, read?.body], ['GET', null, undefined]);
  t.deepEqual(
    [create, update, read].map((each) => each && needsId(each)),
    [false, true, true],
  );
});
