import test from 'ava';
import { Client, ClientOptions, type Result, SoftadastraError } from '../../../src/sdk/index.js';
import { memoryClient } from './clients.js';

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
  'put' | 'batch' | 'connect' | 'tick',
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
  t.is((await loose.tick(null)).error().code, 'internal_error');
  t.true(client.empty());
});

test('an error is an Error with a code', async (t) => {
  const error = (await new Client(ClientOptions.local('')).open()).error();
  t.true(error instanceof SoftadastraError && error instanceof Error);
});
