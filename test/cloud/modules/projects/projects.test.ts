import test from 'ava';
import { createProject, createUser } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { type CallOptions, call } from '../../../helpers/call.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const api = (method: string, path: string, options?: CallOptions) =>
  call(app.url, method, `/api/projects${path}`, options);

interface Project {
  id: string;
  slug: string;
  name: string;
}

test('a project is created, read, changed and deleted', async (t) => {
  const { token } = await createUser(app.url);
  const created = await api('POST', '', {
    token,
    json: { name: ' Café Orders ', description: 'Takes orders', base_url: 'https://shop.test/api' },
  });
  t.is(created.status, 201);
  const project = created.body.data as Project;
  t.deepEqual(project, {
    id: project.id,
    name: 'Café Orders',
    slug: 'cafe-orders',
    description: 'Takes orders',
    base_url: 'https://shop.test/api',
    created_at: '2026-11-21T03:44:50.123Z',
    updated_at: '2026-11-21T03:44:50.123Z',
  } as unknown as Project);
  t.regex(project.id, /^prj_[0-9a-f]{32}$/);
  t.deepEqual((await api('GET', `/${project.id}`, { token })).body.data, project);

  const renamed = await api('PUT', `/${project.id}`, { token, json: { name: 'Sales' } });
  t.is(renamed.status, 200);
  t.deepEqual(renamed.body.data, { ...project, name: 'Sales' });
  const emptied = await api('PUT', `/${project.id}`, { token, json: { base_url: '' } });
  t.like(emptied.body.data, { name: 'Sales', base_url: '', description: 'Takes orders' });

  const deleted = await api('DELETE', `/${project.id}`, { token });
  t.is(deleted.status, 200);
  t.deepEqual(deleted.body.data, { id: project.id, deleted: true });
  for (const method of ['GET', 'DELETE']) {
    const gone = await api(method, `/${project.id}`, { token });
    t.is(gone.status, 404);
    t.is(gone.body.error, 'project_not_found');
  }
});

test('what is left out is empty', async (t) => {
  const { token } = await createUser(app.url);
  const created = await api('POST', '', { token, json: { name: 'Orders' } });
  t.like(created.body.data, { description: '', base_url: '' });
});

const BAD_BODIES: [title: string, body: unknown, path: string][] = [
  ['no name', {}, '/name'],
  ['a name of one character', { name: 'a' }, '/name'],
  ['a name of spaces', { name: '     ' }, '/name'],
  ['a name of 121 characters', { name: 'a'.repeat(121) }, '/name'],
  ['a name that is a number', { name: 12 }, '/name'],
  ['a description of 501 characters', { name: 'ab', description: 'a'.repeat(501) }, '/description'],
  ['an address of another scheme', { name: 'ab', base_url: 'ftp://x' }, '/base_url'],
  ['a script as an address', { name: 'ab', base_url: 'javascript:alert(1)' }, '/base_url'],
  ['an address without host', { name: 'ab', base_url: 'https://' }, '/base_url'],
  ['an address with a space', { name: 'ab', base_url: 'https://a b' }, '/base_url'],
  [
    'an address of 2,049 characters',
    { name: 'ab', base_url: `https://${'a'.repeat(2_041)}` },
    '/base_url',
  ],
  ['an endless address', { name: 'ab', base_url: `https://${'a'.repeat(900_000)} ` }, '/base_url'],
  ['a slug', { name: 'ab', slug: 'mine' }, '/slug'],
];

for (const [title, json, path] of BAD_BODIES) {
  test(`a project with ${title} is refused and names it`, async (t) => {
    const { token, ...owner } = await createUser(app.url);
    const { id } = await createProject(app.url, { token, ...owner });
    const answers = [await api('POST', '', { token, json })];
    if (title !== 'no name') answers.push(await api('PUT', `/${id}`, { token, json }));
    for (const answer of answers) {
      t.is(answer.status, 400, answer.text);
      t.is(answer.body.error, 'validation_failed');
      t.is(answer.body.details?.[0]?.path, path);
    }
  });
}

test('a change of nothing is refused', async (t) => {
  const project = await createProject(app.url);
  const answer = await api('PUT', `/${project.id}`, { token: project.owner.token, json: {} });
  t.is(answer.status, 400);
});

test('names of one kind get numbered slugs, per owner, also when they come at once', async (t) => {
  const [one, other] = [await createUser(app.url), await createUser(app.url)];
  const projects = await Promise.all(
    Array.from({ length: 12 }, () => createProject(app.url, one, 'My API!')),
  );
  t.deepEqual(
    projects.map(({ slug }) => slug).sort(),
    ['my-api', ...Array.from({ length: 11 }, (_, n) => `my-api-${n + 2}`)].sort(),
  );
  t.is((await createProject(app.url, other, 'my api')).slug, 'my-api');
});

test('others learn nothing of a project and change nothing', async (t) => {
  const mine = await createProject(app.url);
  const { token } = await createUser(app.url);
  const tries: [string, string, CallOptions][] = [
    ['GET', `/${mine.id}`, {}],
    ['PUT', `/${mine.id}`, { json: { name: 'Taken' } }],
    ['DELETE', `/${mine.id}`, {}],
    ['GET', `/${mine.id}/trend`, {}],
  ];
  for (const [method, path, options] of tries) {
    const answer = await api(method, path, { ...options, token });
    t.is(answer.status, 404, `${method} ${path}`);
    t.is(answer.body.error, 'project_not_found');
    t.is((await api(method, path, options)).status, 401);
  }
  t.deepEqual((await api('GET', '', { token })).body.data, []);
  const still = await api('GET', `/${mine.id}`, { token: mine.owner.token });
  t.like(still.body.data, { name: 'Orders' });
});

test('ids that are no ids answer 404 and say what an id looks like', async (t) => {
  const { token } = await createUser(app.url);
  for (const id of ['x', `prj_${'0'.repeat(31)}`, `run_${'0'.repeat(32)}`, "'%20or%201=1", '%00']) {
    const answer = await api('GET', `/${id}`, { token });
    t.is(answer.status, 404, id);
    t.is(answer.body.details?.[0]?.path, '/id');
  }
});

test('a list of projects is paged, newest first, and filtered by fields', async (t) => {
  const owner = await createUser(app.url);
  for (const name of ['First', 'Second', 'Third']) {
    await createProject(app.url, owner, name);
  }
  const names = async (query: string) => {
    const { body } = await api('GET', query, { token: owner.token });
    return [(body.data as Project[]).map(({ name }) => name), body.meta];
  };
  t.deepEqual(await names(''), [['Third', 'Second', 'First'], { total: 3, limit: 20, offset: 0 }]);
  t.deepEqual(await names('?limit=1&offset=1'), [['Second'], { total: 3, limit: 1, offset: 1 }]);
  t.deepEqual(await names('?name=First'), [['First'], { total: 1, limit: 20, offset: 0 }]);
  t.deepEqual(await names('?slug=third'), [['Third'], { total: 1, limit: 20, offset: 0 }]);
  t.deepEqual(await names('?base_url=http://x'), [[], { total: 0, limit: 20, offset: 0 }]);
  t.deepEqual(await names("?name='%20or%201=1%20--"), [[], { total: 0, limit: 20, offset: 0 }]);
});

for (const [query, path] of [
  ['limit=0', '/limit'],
  ['limit=101', '/limit'],
  ['limit=ten', '/limit'],
  ['limit=', '/limit'],
  ['limit=1.5', '/limit'],
  ['limit=1&limit=2', '/limit'],
  ['offset=-1', '/offset'],
  ['owner_id=usr_1', '/owner_id'],
  ['name=%00', '/name'],
]) {
  test(`a list with ${query} is refused`, async (t) => {
    const { token } = await createUser(app.url);
    const answer = await api('GET', `?${query}`, { token });
    t.is(answer.status, 400, answer.text);
    t.is(answer.body.details?.[0]?.path, path);
  });
}

test('SQL and HTML are stored as text', async (t) => {
  const { token } = await createUser(app.url);
  const text = `'); drop table projects; -- <script>alert("x")</script> \u{1f600}`;
  const json = { name: text, description: text };
  const created = (await api('POST', '', { token, json })).body.data as Project;
  t.like((await api('GET', `/${created.id}`, { token })).body.data, json);
});
