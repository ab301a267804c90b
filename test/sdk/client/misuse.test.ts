import test from 'ava';
import { Client, ClientOptions, SoftadastraError } from '../../../src/sdk/index.js';
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

test('wrong types are refused, not stored as something else', async (t) => {
  const client = await memoryClient(t);
  // What a program in plain JavaScript might pass.
  const loose = client as unknown as {
    put(key: unknown, value: unknown): ReturnType<Client['put']>;
  };
  for (const value of [5, null, undefined, {}, ['a'], '\ud800']) {
    t.is((await loose.put('k', value)).error().code, 'invalid_argument');
  }
  for (const key of [5, null, undefined, {}]) {
    t.is((await loose.put(key, 'v')).error().code, 'invalid_key');
  }
  t.is((await loose.put('\ud800', 'v')).error().code, 'invalid_key');
  t.true(client.empty());
});

test('an error is an Error with a code', async (t) => {
  const error = (await new Client(ClientOptions.local('')).open()).error();
  t.true(error instanceof SoftadastraError && error instanceof Error);
});
