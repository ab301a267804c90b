import test from 'ava';
import { OversizedAnswerError, readBounded } from '../../../src/agent/workload/bounded-body.js';
import { idIn } from '../../../src/agent/workload/index.js';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '../../../src/agent/workload/retry-after.js';

test('an answer that never ends is given up at its limit, with no more than a chunk beyond', async (t) => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 1024;
      yield new Uint8Array(1024);
    }
  }
  await t.throwsAsync(readBounded(endless(), 10_000), { instanceOf: OversizedAnswerError });
  t.true(given <= 10_000 + 1024);
});

test('an answer at its limit is read, and a character that is cut in two chunks is whole', async (t) => {
  const bytes = Buffer.from('€uro');
  async function* parts() {
    yield bytes.subarray(0, 1);
    yield bytes.subarray(1);
  }
  t.is(await readBounded(parts(), bytes.length), '€uro');
  await t.throwsAsync(readBounded(parts(), bytes.length - 1));
});

const NOW = Date.parse('2026-11-21T10:00:00Z');
const cases: [string | string[] | undefined, number | null][] = [
  ['2', 2_000],
  ['0', 0],
  ['1.5', 1_500],
  [['3', '4'], 3_000],
  ['Sat, 21 Nov 2026 10:00:05 GMT', 5_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ['99999999999', MAX_RETRY_AFTER_MS],
  ['Sat, 21 Nov 2099 10:00:00 GMT', MAX_RETRY_AFTER_MS],
  ['-5', null],
  ['soon', null],
  ['', null],
  [undefined, null],
];

for (const [header, expected] of cases) {
  test(`Retry-After ${JSON.stringify(header)} is ${expected} ms`, (t) => {
    t.is(retryAfterMs(header, NOW), expected);
  });
}

test('an id that names another place in a path is none', (t) => {
  t.is(idIn({ id: 'a.b' }, 'id'), 'a.b');
  t.is(idIn({ id: 7 }, 'id'), '7');
  for (const id of ['', '.', '..', null, {}]) t.is(idIn({ id }, 'id'), null);
});
