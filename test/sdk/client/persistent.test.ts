import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { Client, ClientOptions } from '../../../src/sdk/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { openClient } from './clients.js';

test('what was written is there after a restart, deletions too', async (t) => {
  const options = ClientOptions.persistent('a', path.join(await temporaryFolder(t), 'a.wal'));
  const first = await openClient(t, options);
  t.true((await first.put('kept', 'v')).value().durable);
  await first.put('gone', 'v');
  await first.remove('gone');
  (await first.close()).value();
  const second = await openClient(t, options);
  t.deepEqual([second.size(), second.contains('gone')], [1, false]);
  t.is((await second.get('kept')).value().toString(), 'v');
  const state = (await second.syncStateInfo()).value();
  t.deepEqual([state.outbox, state.lastSubmittedVersion], [2, 3], 'pending work is there too');
});

test('without flush each answer says so, and the close makes it durable', async (t) => {
  const options = ClientOptions.persistent('a', path.join(await temporaryFolder(t), 'a.wal'));
  options.autoFlush = false;
  const client = await openClient(t, options);
  t.false((await client.put('k', 'v')).value().durable);
  (await client.close()).value();
  t.is((await openClient(t, options)).size(), 1);
});

test('a log in use is refused, and free again after a close', async (t) => {
  const options = ClientOptions.persistent('a', path.join(await temporaryFolder(t), 'a.wal'));
  const first = await openClient(t, options);
  const second = new Client(options);
  const error = (await second.open()).error();
  t.deepEqual([error.code, error.retryable, error.stateValid], ['wal_locked', true, true]);
  t.is((await second.put('k', 'v')).error().message, 'SDK client is not open');
  t.true((await first.put('k', 'v')).isOk());
  (await first.close()).value();
  (await second.open()).value();
  t.teardown(() => second.close());
  t.is(second.size(), 1);
});

test('a log of another node, and a file that is no log, are left as they are', async (t) => {
  const walPath = path.join(await temporaryFolder(t), 'a.wal');
  await (await openClient(t, ClientOptions.persistent('a', walPath))).close();
  const before = await readFile(walPath);
  const other = await new Client(ClientOptions.persistent('b', walPath)).open();
  t.is(other.error().code, 'wal_wrong_node');
  t.deepEqual(await readFile(walPath), before);
  await writeFile(walPath, 'a text of mine');
  const text = await new Client(ClientOptions.persistent('a', walPath)).open();
  t.is(text.error().code, 'not_a_wal');
  t.is(await readFile(walPath, 'utf8'), 'a text of mine');
});
