import test from 'ava';
import { createProject, type TestProject } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { insertRun } from '../../../helpers/rows.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const trend = (project: TestProject, query = '') =>
  call(app.url, 'GET', `/api/projects/${project.id}/trend${query}`, {
    token: project.owner.token,
  });

test('a trend tells the score of each final run, oldest first', async (t) => {
  const project = await createProject(app.url);
  const { write } = app.database;
  const abandoned = await insertRun(write, project, {
    created_at: 3_000,
    status: 'abandoned',
    score: null,
    grade: null,
    risks: null,
    finished_at: null,
  });
  const first = await insertRun(write, project, { created_at: 1_000 });
  await insertRun(write, project, { created_at: 2_000, status: 'running' });
  await insertRun(write, project, { created_at: 2_500, deleted_at: 1 });
  await insertRun(write, await createProject(app.url));
  const { status, body } = await trend(project);
  t.is(status, 200);
  t.deepEqual(body.data, [
    {
      run_id: first,
      scenario: 'demo',
      score: 100,
      grade: 'A',
      risks: { data_loss: false, duplicate: false, timeout: false, recovery: false },
      revision: 1,
      labels: { commit: 'abc' },
      created_at: '1970-01-01T00:00:01.000Z',
      finished_at: '1970-01-01T00:00:02.000Z',
    },
    {
      run_id: abandoned,
      scenario: 'demo',
      score: null,
      grade: null,
      risks: null,
      revision: 1,
      labels: { commit: 'abc' },
      created_at: '1970-01-01T00:00:03.000Z',
      finished_at: null,
    },
  ]);
  t.deepEqual(body.meta, { total: 2, limit: 100, offset: 0 });
});

test('of many runs the most recent ones come, and offset goes back', async (t) => {
  const project = await createProject(app.url);
  for (const score of [10, 20, 30, 40]) {
    await insertRun(app.database.write, project, {
      created_at: score,
      score,
      scenario: `s${score}`,
    });
  }
  const scores = async (query: string) =>
    ((await trend(project, query)).body.data as { score: number }[]).map(({ score }) => score);
  t.deepEqual(await scores('?limit=2'), [30, 40]);
  t.deepEqual(await scores('?limit=2&offset=2'), [10, 20]);
  t.deepEqual(await scores('?scenario=s20'), [20]);
  t.is((await trend(project, '?limit=501')).status, 400);
});
