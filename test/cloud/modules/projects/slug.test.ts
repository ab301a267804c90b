import test from 'ava';
import { freeSlug, slugOf } from '../../../../src/cloud/modules/projects/slug.service.js';

for (const [name, slug] of [
  ['Orders', 'orders'],
  ['  Orders & Payments (v2)  ', 'orders-payments-v2'],
  ['Crème Brûlée', 'creme-brulee'],
  ['Ｆｕｌｌ', 'full'],
  ['注文', 'project'],
  ['---', 'project'],
  ["'; drop table", 'drop-table'],
  ['a'.repeat(119).concat(' b'), 'a'.repeat(119)],
] as const) {
  test(`${JSON.stringify(name.slice(0, 30))} becomes ${slug.slice(0, 30)}`, (t) => {
    t.is(slugOf(name), slug);
  });
}

test('a slug that is taken gets the lowest number that is free', (t) => {
  t.is(freeSlug('api', new Set()), 'api');
  t.is(freeSlug('api', new Set(['api'])), 'api-2');
  t.is(freeSlug('api', new Set(['api', 'api-2', 'api-4'])), 'api-3');
  t.is(freeSlug('api', new Set(['api-2'])), 'api');
});
