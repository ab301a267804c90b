import { once } from 'node:events';
import path from 'node:path';
import { inspect } from 'node:util';
import test from 'ava';
import {
  Client,
  ClientOptions,
  type Result,
  SoftadastraError,
  Value,
} from '../../../src/sdk/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { memoryClient, openClient } from './clients.js';

test('every bad option is named at once', async (t) => {
  const options = ClientOptions.persistent('', '');
  Object.assign(options, {
    transportPort: 70_000,
    autoFlush: 'yes',
    clusterSecret: 'short',
    conflictPolicy: 'newest',
    ackTimeoutMs: 1.5,
    discoveryHost: undefined,
  });
  const error = (await new Client(options).open()).error();
  t.is(error.code, 'invalid_argument');
  const problems = error.context.problems as string[];
  t.is(problems.length, 8);
  for (const name of [
    'nodeId',
    'walPath',
    'transportPort',
    'autoFlush',
    'clusterSecret',
    'conflictPolicy',
    'ackTimeoutMs',
    'discoveryHost',
  ]) {
    t.true(error.message.includes(`${name} `), name);
  }
  const spaced = (await new Client(ClientOptions.local('no spaces')).open()).error();
  t.is(spaced.code, 'invalid_argument');
});

type Loose = Record<
  'put' | 'batch' | 'connect' | 'tick' | 'list' | 'disconnect' | 'forgetPeer',
  (...given: unknown[]) => Promise<Result<unknown>>
>;

test('wrong types are refused, not stored as something else', async (t) => {
  const client = await memoryClient(t);
  // What a program in plain JavaScript might pass.
  const loose = client as unknown as Loose;
  for (const value of [5, null, undefined, {}, ['a'], '\ud800']) {
    t.is((await loose.put('k', value)).error().code, 'invalid_argument');
  }
  for (const key of [5, null, undefined, {}]) {
    t.is((await loose.put(key, 'v')).error().code, 'invalid_key');
  }
  t.is((await loose.put('\ud800', 'v')).error().code, 'invalid_key');
  for (const writes of [undefined, 'x', [null], [{}], [{ key: 'k' }], [{ value: 'v' }]]) {
    t.regex((await loose.batch(writes)).error().code, /^invalid_(argument|key)$/);
  }
  for (const peer of [undefined, null, {}, { host: 'h' }, { host: 'h', port: '1' }]) {
    t.is((await loose.connect(peer)).error().code, 'invalid_argument');
  }
  for (const options of [null, 'x', { prune: 1 }, { prunes: true }]) {
    t.is((await loose.tick(options)).error().code, 'invalid_argument');
  }
  await client.put('k', 'v');
  for (const options of [
    null,
    'k',
    { limit: -1 },
    { limit: 'x' },
    { limit: Number.NaN },
    { prefix: 5 },
    { from: {} },
    { reverse: 'yes' },
    { Prefix: 'x' },
  ]) {
    const { code, fatal } = (await loose.list(options)).error();
    t.deepEqual([code, fatal], ['invalid_argument', false], JSON.stringify(options));
  }
  t.is((await client.list({ limit: Number.POSITIVE_INFINITY })).value().length, 1);
  for (const name of [undefined, null, 5, '']) {
    t.is((await loose.disconnect(name)).error().code, 'invalid_argument');
    t.is((await loose.forgetPeer(name)).error().code, 'invalid_argument');
  }
  await client.remove('k');
  t.true(client.empty());
});

test('options that are none, misspelt or half given are refused, and nothing is thrown', async (t) => {
  const refused = async (given: unknown) =>
    (await new Client(given as ClientOptions).open()).error();
  for (const given of [undefined, null, 'a', {}]) {
    t.is((await refused(given)).code, 'invalid_argument');
  }
  const misspelt = Object.assign(ClientOptions.local('a'), { autoflush: false });
  t.regex((await refused(misspelt)).message, /autoflush is no option; there are: .*autoFlush/);
  const forgotten = Object.assign(ClientOptions.local('a'), { walPath: 'a.wal' });
  t.regex((await refused(forgotten)).message, /enableWal is false: nothing would be kept/);
  const noLog = Object.assign(ClientOptions.local('a'), { log: 'console' });
  t.regex((await refused(noLog)).message, /log must be a function/);
  t.true((await new Client({ ...ClientOptions.local('a') } as ClientOptions).open()).isOk());
});

test('a log that throws breaks nothing, and the process is warned', async (t) => {
  const warned = once(process, 'warning');
  const options = ClientOptions.persistent('a', path.join(await temporaryFolder(t), 'a.wal'));
  options.log = () => {
    throw new Error('no space for logs');
  };
  const client = await openClient(t, options);
  t.true((await client.put('k', 'v')).isOk());
  (await client.close()).value();
  t.regex(String((await warned)[0]), /no space for logs/);
  (await client.open()).value();
  t.is(client.size(), 1);
});

test('a value and a result can be looked at', async (t) => {
  const client = await memoryClient(t);
  await client.put('k', 'v');
  const got = await client.get('k');
  t.is(inspect(got), '{ value: Value("v") }');
  t.is(JSON.stringify(got), '{"value":"v"}');
  t.true(inspect(Value.fromString('x'.repeat(1000))).endsWith('… 1000 bytes)'));
  const missing = JSON.parse(JSON.stringify(await client.get('missing')));
  t.is(missing.error.code, 'not_found');
});

test('an error is an Error with a code', async (t) => {
  const error = (await new Client(ClientOptions.local('')).open()).error();
  t.true(error instanceof SoftadastraError && error instanceof Error);
});
