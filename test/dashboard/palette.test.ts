import test from 'ava';
import { type Entry, entriesOf, entryOfId, search } from '../../src/dashboard/model/palette.js';
import type { Agent, Project, Run } from '../../src/sdk/types.js';

const RUN_ID = 'run_01a1fd57088f7357bbc42d1bb3c61d8b';
const time = '2026-11-21T10:00:00.000Z';
const known = {
  projects: [project('Orders API')],
  runs: [run()],
  agents: [agent()],
  pathname: '/',
};

test('without a word everything is offered, a few of each kind', (t) => {
  const many = { ...known, projects: Array.from({ length: 9 }, (_, n) => project(`P${n}`)) };
  const groups = search('  ', entriesOf(many), 4);
  t.deepEqual(
    groups.map(({ name, entries }) => [name, entries.length]),
    [
      ['Pages', 4],
      ['Projects', 4],
      ['Runs', 1],
      ['Agents', 1],
      ['Commands', 4],
    ],
  );
});

test('each word must be there, in any order, in any case and without accents', (t) => {
  const entries = entriesOf({ ...known, projects: [project('Café Bestellungen')] });
  t.deepEqual(textsOf('bestell CAFE', entries, 'Projects'), ['Café Bestellungen']);
  t.deepEqual(textsOf('bestell xyz', entries, 'Projects'), []);
});

test('the beginning of a text comes before the beginning of a word, before its middle', (t) => {
  const projects = ['reorder', 'My order', 'Orders'].map(project);
  t.deepEqual(textsOf('order', entriesOf({ ...known, projects }), 'Projects'), [
    'Orders',
    'My order',
    'reorder',
  ]);
});

test('a run is found by its scenario, its project, its label and its id', (t) => {
  const entries = entriesOf(known);
  for (const query of ['unstable', 'orders', '1f2e3d', RUN_ID, RUN_ID.slice(0, 12)]) {
    t.is(search(query, entries, 9).find(({ name }) => name === 'Runs')?.entries.length, 1, query);
  }
  const [found] = search('1f2e3d', entries, 9).flatMap((group) => group.entries);
  t.deepEqual(found?.does, { goTo: `/runs/${RUN_ID}` });
});

test('a whole id leads there though it was not loaded', (t) => {
  t.deepEqual(entryOfId(` ${RUN_ID} `)?.does, { goTo: `/runs/${RUN_ID}` });
  const projectId = RUN_ID.replace('run', 'prj');
  t.deepEqual(entryOfId(projectId)?.does, { goTo: `/projects/${projectId}` });
  t.is(entryOfId(RUN_ID.slice(0, -1)), null);
  t.is(entryOfId(`${RUN_ID}/../x`), null);
});

test('a run that is looked at can be copied as a command, another page cannot', (t) => {
  const there = entriesOf({ ...known, pathname: `/runs/${RUN_ID}` });
  const command = `npx softadastra replay ${RUN_ID}`;
  const copies = (entries: readonly Entry[]) =>
    entries.flatMap(({ does }) => ('copy' in does ? [does.copy] : []));
  t.true(copies(there).includes(command));
  t.false(copies(entriesOf(known)).includes(command));
  t.true(copies(there).includes('npx softadastra test http://localhost:3000/orders'));
});

test('each entry has an id of its own, though names repeat', (t) => {
  const projects = [project('Same', '1'), project('Same', '2')];
  const ids = entriesOf({ ...known, projects }).map(({ id }) => id);
  t.is(new Set(ids).size, ids.length);
});

function textsOf(query: string, entries: readonly Entry[], name: string): string[] {
  const group = search(query, entries, 9).find((each) => each.name === name);
  return (group?.entries ?? []).map(({ text }) => text);
}

function project(name: string, number: string | number = '1'): Project {
  const base_url = 'http://localhost:3000/orders';
  const id = `prj_${name}${number}`;
  return { id, name, slug: 'a', description: '', base_url, created_at: time, updated_at: time };
}

function agent(): Agent {
  return {
    id: 'agt_1',
    project_id: 'prj_Orders API1',
    name: 'laptop',
    key_prefix: 'sa_agent_key_01',
    last_seen_at: null,
    presence: 'offline',
    created_at: time,
    updated_at: time,
    rotated_at: null,
  };
}

function run(): Run {
  return {
    id: RUN_ID,
    project_id: 'prj_Orders API1',
    agent_id: 'agt_1',
    target_url: 'http://localhost:3000/orders',
    method: 'POST',
    scenario: 'unstable-network',
    seed: 1,
    status: 'finished',
    started_at: time,
    finished_at: time,
    created_at: time,
    updated_at: time,
    ingest: { accepted: 0, persisted: 0, rejected: 0, persisted_through: null },
    score: 72,
    grade: 'C',
    risks: null,
    revision: 1,
    labels: { commit: '1f2e3d' },
  };
}
