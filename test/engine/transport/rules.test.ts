import test from 'ava';
import { retryDelayMs } from '../../../src/engine/transport/backoff.js';
import { isLoopback } from '../../../src/engine/transport/loopback.js';
import { deriveKey } from '../../../src/engine/transport/secret.js';

const always = (value: number) => ({ float: () => value, bytes: Buffer.alloc });

test('loopback is 127.0.0.0/8, ::1 and localhost, and nothing that looks like it', (t) => {
  const own = ['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]'];
  own.push('0:0:0:0:0:0:0:1', '::ffff:127.0.0.1');
  for (const host of own) t.true(isLoopback(host), host);
  const others = ['', '0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '127.0.0.1.example.org'];
  others.push(
    'localhost.example.org',
    '127.1',
    '::2',
    '::10',
    '1::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  );
  for (const host of others) t.false(isLoopback(host), host);
});

test('pauses double from the first to the longest, less up to half by chance', (t) => {
  const pauses = (float: number) =>
    [1, 2, 3, 7, 8, 100, 5_000].map((count) => retryDelayMs(count, [500, 30_000], always(float)));
  t.deepEqual(pauses(1), [500, 1_000, 2_000, 30_000, 30_000, 30_000, 30_000]);
  t.deepEqual(pauses(0), [250, 500, 1_000, 15_000, 15_000, 15_000, 15_000]);
});

test('one secret gives one key, another secret another', async (t) => {
  const key = (await deriveKey('correct horse battery')).value();
  t.is(key?.length, 32);
  t.deepEqual((await deriveKey('correct horse battery')).value(), key);
  t.notDeepEqual((await deriveKey('correct horse batterz')).value(), key);
  t.is((await deriveKey(null)).value(), null);
});

test('a secret means the same however its accents were typed', async (t) => {
  const composed = (await deriveKey('café au lait, deux')).value();
  t.deepEqual((await deriveKey('cafe\u0301 au lait, deux')).value(), composed);
});

test('a short secret is refused, and not told', async (t) => {
  for (const secret of ['', 'hunter2', 'fifteen letters']) {
    const error = (await deriveKey(secret)).error();
    t.is(error.code, 'invalid_argument');
    t.true(secret === '' || !JSON.stringify(error).includes(secret));
  }
});
