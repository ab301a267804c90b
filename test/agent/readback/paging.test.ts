import test from 'ava';
import { nextPage } from '../../../src/agent/readback/paging.js';

const url = new URL('http://api/orders?limit=2');

test('a Link header names the next page', (t) => {
  const header = '<http://api/orders?page=1>; rel="prev", </orders?page=3>; rel="next"';
  t.is(nextPage(url, header, [])?.href, 'http://api/orders?page=3');
  t.is(nextPage(url, '</orders?page=1>; rel="prev"', []), null);
});

for (const body of [
  { next: '/orders?page=2' },
  { links: { next: '?page=2' } },
  { _links: { next: { href: 'http://api/orders?page=2' } } },
  { meta: { next: '/orders?page=2' } },
]) {
  test(`${JSON.stringify(body)} names the next page`, (t) => {
    t.is(nextPage(url, null, body)?.href, 'http://api/orders?page=2');
  });
}

test('counts lead from page to page and end', (t) => {
  const page = (offset: number) => ({ data: [], meta: { total: 5, limit: 2, offset } });
  t.is(nextPage(url, null, page(0))?.href, 'http://api/orders?limit=2&offset=2');
  t.is(nextPage(url, null, page(2))?.href, 'http://api/orders?limit=2&offset=4');
  t.is(nextPage(url, null, page(4)), null);
});

test('a next page elsewhere is not followed', (t) => {
  t.is(nextPage(url, null, { next: 'http://169.254.169.254/latest' }), null);
  t.is(nextPage(url, '<http://other/orders?page=2>; rel="next"', []), null);
});

test('a limit of nothing does not go on for ever', (t) => {
  t.is(nextPage(url, null, { total: 5, limit: 0, offset: 0 }), null);
});
