import test from 'ava';
import { databaseFile, refused, type Sample, startSample } from './sample.js';

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

test('sound: a repeated key answers the same order, and there is one', async (t) => {
  const sample = await startSample(t, 'sound', await databaseFile(t));
  const first = await post(sample, { item: 'tea' }, 'key-1');
  const again = await Promise.all([1, 2, 3].map(() => post(sample, { item: 'tea' }, 'key-1')));
  t.is(first.status, 201);
  for (const answer of again) t.deepEqual(answer.body, first.body);
  t.is((await orders(sample)).length, 1);
  await post(sample, { item: 'tea' }, 'key-2');
  await post(sample, { item: 'tea' });
  await post(sample, { item: 'tea' });
  t.is((await orders(sample)).length, 4);
});

test('sound: the same new key at the same moment makes one order', async (t) => {
  const sample = await startSample(t, 'sound', await databaseFile(t));
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(sample, { n: 1 }, 'k')));
  t.is(new Set(answers.map((answer) => idOf(answer))).size, 1);
  t.is((await orders(sample)).length, 1);
});

test('sound: a deleted order does not come back through its key', async (t) => {
  const sample = await startSample(t, 'sound', await databaseFile(t));
  const created = await post(sample, { item: 'tea' }, 'key');
  t.is((await ask(sample, 'DELETE', `/orders/${idOf(created)}`)).status, 204);
  t.is((await post(sample, { item: 'tea' }, 'key')).status, 201);
  t.is((await orders(sample)).length, 0);
});

test('sound: what was acknowledged survives kill -9', async (t) => {
  const db = await databaseFile(t);
  const sample = await startSample(t, 'sound', db);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => post(sample, { n }, `k${n}`)),
  );
  t.is(await sample.end('SIGKILL'), 'SIGKILL');
  const again = await startSample(t, 'sound', db);
  t.deepEqual(ids(await orders(again)), answers.map(idOf).sort());
  t.deepEqual((await post(again, { n: 0 }, 'k0')).body, answers[0]?.body);
});

test('doubling: the key is ignored', async (t) => {
  const sample = await startSample(t, 'doubling', await databaseFile(t));
  await post(sample, { item: 'tea' }, 'key');
  await post(sample, { item: 'tea' }, 'key');
  t.is((await orders(sample)).length, 2);
});

test('losing: kill -9 right after the answer forgets the order', async (t) => {
  const db = await databaseFile(t);
  const sample = await startSample(t, 'losing', db, '--commit-delay-ms', '600000');
  const answer = await post(sample, { item: 'tea' }, 'key');
  t.is(answer.status, 201);
  t.is(await sample.end('SIGKILL'), 'SIGKILL');
  t.deepEqual(await orders(await startSample(t, 'losing', db)), []);
});

test('losing: left alone it stores what it answered', async (t) => {
  const sample = await startSample(t, 'losing', await databaseFile(t), '--commit-delay-ms', '0');
  const answer = await post(sample, { item: 'tea' });
  while ((await orders(sample)).length === 0) t.pass();
  t.deepEqual(ids(await orders(sample)), [idOf(answer)]);
});

test('losing: a clean stop stores what was answered, once per key', async (t) => {
  const db = await databaseFile(t);
  const sample = await startSample(t, 'losing', db, '--commit-delay-ms', '600000');
  const first = await post(sample, { item: 'tea' }, 'key');
  t.is(idOf(await post(sample, { item: 'tea' }, 'key')), idOf(first));
  t.is(await sample.end('SIGTERM'), 0);
  const again = await startSample(t, 'losing', db);
  t.deepEqual(ids(await orders(again)), [idOf(first)]);
  t.is(idOf(await post(again, { item: 'tea' }, 'key')), idOf(first));
});

for (const behaviour of ['sound', 'doubling']) {
  test(`${behaviour}: orders are read, replaced and deleted`, async (t) => {
    const sample = await startSample(t, behaviour, await databaseFile(t));
    const created = await post(sample, { item: 'tea', id: 'mine', note: null });
    const path = `/orders/${idOf(created)}`;
    t.is(created.headers.get('location'), path);
    t.deepEqual((await ask(sample, 'GET', path)).body, created.body);
    const replaced = await ask(sample, 'PUT', path, '{"item":"coffee"}');
    t.is(replaced.status, 200);
    t.like((await ask(sample, 'GET', path)).body, { item: 'coffee', id: idOf(created) });
    t.is((await ask(sample, 'DELETE', path)).status, 204);
    for (const method of ['GET', 'DELETE']) t.is((await ask(sample, method, path)).status, 404);
    t.is((await ask(sample, 'PUT', path, '{}')).status, 404);
  });
}

test('lists are oldest first, paged by limit and offset', async (t) => {
  const sample = await startSample(t, 'sound', await databaseFile(t));
  for (let n = 0; n < 5; n++) await post(sample, { n });
  const page = await ask(sample, 'GET', '/orders?limit=2&offset=1');
  t.is(page.headers.get('x-total-count'), '5');
  t.deepEqual(
    (page.body as { n: number }[]).map(({ n }) => n),
    [1, 2],
  );
  for (const query of ['limit=0', 'limit=x', 'limit=10001', 'offset=-1', 'offset=1.5']) {
    t.is((await ask(sample, 'GET', `/orders?${query}`)).status, 400, query);
  }
});

test('bad requests are told what is wrong', async (t) => {
  const sample = await startSample(t, 'sound', await databaseFile(t));
  const bad: [string, number, RegExp][] = [
    ['', 400, /not valid JSON/],
    ['{"a":', 400, /not valid JSON/],
    ['[1]', 400, /must be a JSON object/],
    ['null', 400, /must be a JSON object/],
    [`{"a":${'['.repeat(200_000)}`, 400, /nested deeper than 32/],
    [`{"a":"${'x'.repeat(1_100_000)}"}`, 413, /too large/],
  ];
  for (const [body, status, message] of bad) {
    const answer = await ask(sample, 'POST', '/orders', body);
    t.is(answer.status, status);
    t.regex((answer.body as { error: string }).error, message);
  }
  t.is((await post(sample, { brackets: '[['.repeat(100) })).status, 201);
  t.is((await post(sample, {}, 'k'.repeat(256))).status, 400);
  t.is((await ask(sample, 'GET', '/nothing')).status, 404);
  t.is((await ask(sample, 'PATCH', '/orders')).status, 405);
  t.deepEqual((await ask(sample, 'GET', '/health')).body, { status: 'ok' });
});

test('SIGTERM stops with code 0', async (t) => {
  const sample = await startSample(t, 'sound', await databaseFile(t));
  await post(sample, { item: 'tea' });
  t.is(await sample.end('SIGTERM'), 0);
});

test('wrong options end with code 2 and the usage', async (t) => {
  const bad: [string[], RegExp][] = [
    [['--behaviour', 'odd', '--db', 'x'], /--behaviour must be one of sound, doubling, losing/],
    [['--port', '99999', '--db', 'x'], /--port must be/],
    [[], /--db FILE is required/],
    [['--what'], /--what/],
  ];
  for (const [args, message] of bad) {
    const { code, stderr } = await refused(args);
    t.is(code, 2);
    t.regex(stderr, message);
    t.regex(stderr, /usage:/);
  }
  t.is((await refused(['--db', '/nonexistent/directory/x.sqlite'])).code, 1);
});

async function ask(sample: Sample, method: string, path: string, body?: string, key?: string) {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (key !== undefined) headers['Idempotency-Key'] = key;
  const response = await fetch(sample.url + path, { method, headers, body });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer: Answer = {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
  return answer;
}

function post(sample: Sample, order: object, key?: string): Promise<Answer> {
  return ask(sample, 'POST', '/orders', JSON.stringify(order), key);
}

async function orders(sample: Sample): Promise<unknown[]> {
  const { body } = await ask(sample, 'GET', '/orders');
  return body as unknown[];
}

function idOf(answer: Answer): string {
  return (answer.body as { id: string }).id;
}

function ids(list: unknown[]): string[] {
  return list.map((each) => (each as { id: string }).id).sort();
}
