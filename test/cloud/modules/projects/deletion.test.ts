import test from 'ava';
import { createAgent, createProject, createUser } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';
import { insertReport, insertRun } from '../../../helpers/rows.js';

let app: TestApp;
const queued: object[] = [];
let queueAway = false;
test.before(async () => {
  app = await startTestApp({
    enqueueDeletion: async (job) => {
      if (queueAway) throw new Error('Redis is away');
      queued.push(job);
    },
  });
});
test.after.always(() => app?.stop());

const remove = (id: string, token: string) =>
  call(app.url, 'DELETE', `/api/projects/${id}`, { token });
const tombstones = (ids: string[]) =>
  app.database.read('tombstones').whereIn('id', ids).orderBy('id').select('id', 'kind');

test.serial(
  'a deleted project takes its agents and runs with it and leaves tombstones',
  async (t) => {
    const owner = await createUser(app.url);
    const [project, other] = [
      await createProject(app.url, owner, 'Gone'),
      await createProject(app.url, owner, 'Stays'),
    ];
    const [agent, kept] = [await createAgent(app.url, project), await createAgent(app.url, other)];
    const { read, write } = app.database;
    const run = await insertRun(write, project);
    const before = await insertRun(write, project, { deleted_at: 5 });
    await write('tombstones').insert({ id: before, kind: 'run', deleted_at: 5 });
    await insertReport(write, project, run);
    const keptRun = await insertRun(write, other);
    await insertReport(write, other, keptRun);

    t.is((await remove(project.id, owner.token)).status, 200);

    t.deepEqual(await tombstones([project.id, agent.id, run, before]), [
      { id: agent.id, kind: 'agent' },
      { id: project.id, kind: 'project' },
      { id: run, kind: 'run' },
      { id: before, kind: 'run' },
    ]);
    const deletedAt = async (table: string, key: string, id: string) =>
      (await read(table).where(key, id).first('deleted_at')).deleted_at;
    t.is(await deletedAt('runs', 'id', run), app.clock.now());
    t.is(await deletedAt('runs', 'id', before), 5);
    t.is(await deletedAt('reports', 'run_id', run), app.clock.now());
    t.is(
      (await call(app.url, 'GET', `/api/agents/${agent.id}`, { token: owner.token })).status,
      404,
    );
    await t.throwsAsync(app.gate.check(agent.key), { message: /not the key of an agent/ });
    t.true(queued.some((job) => 'id' in job && job.id === project.id));

    t.deepEqual(await tombstones([other.id, kept.id, keptRun]), []);
    t.is(await deletedAt('runs', 'id', keptRun), null);
    t.is(await deletedAt('reports', 'run_id', keptRun), null);
    t.is((await app.gate.check(kept.key)).agentId, kept.id);
  },
);

test.serial('a project is deleted although the queue is away', async (t) => {
  const project = await createProject(app.url);
  queueAway = true;
  t.teardown(() => {
    queueAway = false;
  });
  t.is((await remove(project.id, project.owner.token)).status, 200);
  t.is((await tombstones([project.id])).length, 1);
  t.true(app.log.some((line) => line.includes(project.id) && line.includes('reconciler')));
});

test.serial('of many deletions at once one finds the project', async (t) => {
  const project = await createProject(app.url);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => remove(project.id, project.owner.token)),
  );
  t.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404, 404, 404]);
});

test.serial('the slug of a deleted project is free again', async (t) => {
  const owner = await createUser(app.url);
  const project = await createProject(app.url, owner);
  await remove(project.id, owner.token);
  t.is((await createProject(app.url, owner)).slug, project.slug);
});
