import test from 'ava';
import type { FetchPage } from '../../../src/agent/readback/fetch.js';
import { readListing } from '../../../src/agent/readback/listing.js';

const FIRST = new URL('http://api/things');
const MIB = 1024 * 1024;

/** Pages without an end, each of that length; counts those that were asked for. */
function endless(length: number) {
  let asked = 0;
  const fetchPage: FetchPage = async () => {
    asked += 1;
    const next = `/things?page=${asked + 1}`;
    return { readable: true, status: 200, link: null, body: { items: [asked], next }, length };
  };
  return { fetchPage, asked: () => asked };
}

test('a listing is held to 256 MiB over all its pages, and says what to do', async (t) => {
  const { fetchPage, asked } = endless(60 * MIB);
  const listing = await readListing(FIRST, fetchPage, 500);
  t.deepEqual(listing, {
    readable: false,
    reason:
      '/things is longer than 256 MiB over all its pages: say how one thing is read (readback.each)',
  });
  t.is(asked(), 5, 'nothing is read after that');
});

test('many short pages are held to max_pages', async (t) => {
  const { fetchPage, asked } = endless(100);
  const listing = await readListing(FIRST, fetchPage, 20);
  t.deepEqual(listing, { readable: false, reason: '/things has more than 20 pages' });
  t.is(asked(), 20);
});
