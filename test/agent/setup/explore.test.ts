import test from 'ava';
import { extract } from '../../../src/agent/json-path.js';
import { explore, suggest } from '../../../src/agent/setup/index.js';
import { startPlantedApi } from '../../helpers/planted-api.js';

const ORDER = {
  id: 7,
  customer_id: 'c1',
  createdAt: '2025-01-01',
  email: 'a@b.example',
  phone: '0123',
  customer: 'Ada',
  quantity: 2,
  gift: false,
  lines: [{ a: 1 }, { a: 2 }, { a: 3 }],
};

const LISTS: [string, unknown, string | null, string | null][] = [
  ['a bare list', [ORDER], '$', 'id'],
  ['a wrapped list', { orders: [ORDER], total: 1 }, 'orders', 'id'],
  ['a list in data', { data: { items: [ORDER] } }, 'data.items', 'data.id'],
  ['data as the list', { data: [ORDER], links: [] }, 'data', 'data.id'],
  ['the longest of two', { tags: [], orders: [ORDER] }, 'orders', 'id'],
  ['an empty list', { items: [] }, 'items', null],
  ['things with other ids', [{ _id: 'x', a: 'b' }], '$', '_id'],
  ['things with long ids', [{ order_id: 'x', a: 'b' }], '$', 'order_id'],
  ['no list', { message: 'hello' }, null, null],
  ['no object', 'hello', null, null],
  ['a list under an odd name', { 'the orders': [ORDER] }, null, 'id'],
];
for (const [name, answer, items, id] of LISTS) {
  test(`${name} is suggested as it can be read`, (t) => {
    const seen = suggest(answer, 'GET /orders');
    t.is(seen.items, items);
    t.is(seen.id, id);
    if (seen.items !== null) t.true(Array.isArray(extract(answer, seen.items)));
    t.regex(seen.said, /^GET \/orders answers .+\.$/);
  });
}

test('a body like the things that are there has one marker, and nothing that the API gives', (t) => {
  t.deepEqual(suggest([ORDER], '').body, {
    email: 'a@b.example',
    phone: '0123',
    customer: '{{marker}}',
    quantity: 2,
    gift: false,
  });
  t.is(suggest([{ id: 1, n: 2 }], '').body, null, 'without a text there is no place for a marker');
});

test('an API that is up is read once, and nothing is written', async (t) => {
  const api = await startPlantedApi({ listing: () => ({ data: [{ id: 'a', item: 'b' }] }) });
  t.teardown(() => api.close());
  const seen = await explore(new URL(api.url), {});
  t.like(seen, { readable: true, items: 'data', id: 'data.id', body: { item: '{{marker}}' } });
  t.is(api.arrived.length, 0);
});

test('an API that is away, or answers something else, is said', async (t) => {
  const api = await startPlantedApi();
  await api.close();
  const away = await explore(new URL(api.url), {});
  t.like(away, { readable: false, items: null });
  t.regex(away.said, /GET \/orders: .*ECONNREFUSED/);
  const forbidden = await explore(new URL('http://169.254.169.254/latest'), {});
  t.regex(forbidden.said, /metadata address/);
});
