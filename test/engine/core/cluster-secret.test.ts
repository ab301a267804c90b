import test from 'ava';
import { clusterKey } from '../../../src/engine/core/index.js';

test('one secret gives one key for each purpose, another secret others', async (t) => {
  const key = (await clusterKey('correct horse battery', 'transport')).value();
  t.is(key.length, 32);
  t.deepEqual((await clusterKey('correct horse battery', 'transport')).value(), key);
  t.notDeepEqual((await clusterKey('correct horse battery', 'discovery')).value(), key);
  t.notDeepEqual((await clusterKey('correct horse batterz', 'transport')).value(), key);
});

test('the key of a secret never changes: nodes of all releases have to come to the same', async (t) => {
  const hex = async (purpose: 'transport' | 'discovery') =>
    (await clusterKey('correct horse battery', purpose)).value().toString('hex');
  t.is(await hex('transport'), 'f4f2474925398c3b5e21583c3496ce72c9b380ffd7d5a393d0a8df10fdbd27eb');
  t.is(await hex('discovery'), '192ee8e161ff8c2abf68286a9ff4c3a9bec65d98691f0c24e3e713e3ae35ff88');
});

test('a secret means the same however its accents were typed', async (t) => {
  const composed = (await clusterKey('café au lait, deux', 'transport')).value();
  t.deepEqual((await clusterKey('cafe\u0301 au lait, deux', 'transport')).value(), composed);
});

test('a short secret is refused, and not told', async (t) => {
  for (const secret of ['', 'hunter2', 'fifteen letters']) {
    const error = (await clusterKey(secret, 'discovery')).error();
    t.is(error.code, 'invalid_argument');
    t.true(secret === '' || !JSON.stringify(error).includes(secret));
  }
});
