import test from 'ava';
import {
  checkNodeId,
  isOrigin,
  newIncarnation,
  nodeIdOf,
  originOf,
  systemRandom,
} from '../../../src/engine/core/index.js';

test('a node id is 1-128 plain characters', (t) => {
  for (const id of ['a', 'edge-store-01', 'A.b_c-9', '7', 'x'.repeat(128)]) {
    t.is(checkNodeId(id).value(), id);
  }
  for (const id of ['', '-a', '.a', 'a b', 'a#b', 'a/b', 'é', 'a\n', 'x'.repeat(129)]) {
    t.is(checkNodeId(id).error().code, 'invalid_argument', JSON.stringify(id));
  }
  for (const id of [undefined, null, 7, ['a'], { toString: () => 'a' }]) {
    t.is(checkNodeId(id).error().code, 'invalid_argument', String(id));
  }
  t.regex(checkNodeId('').error().message, /is required/);
  t.true(checkNodeId('y'.repeat(1_000_000)).error().message.length < 400);
});

test('an origin is a node in one life of its log', (t) => {
  const incarnation = newIncarnation(systemRandom);
  t.regex(incarnation, /^[0-9a-f]{16}$/);
  t.not(newIncarnation(systemRandom), incarnation);
  const origin = originOf('edge-01', incarnation);
  t.true(isOrigin(origin));
  t.is(nodeIdOf(origin), 'edge-01');
  const hex = '0123456789abcdef';
  for (const text of [
    '',
    '#',
    'a',
    `#${hex}`,
    `a#${hex}#`,
    `a#${hex}0`,
    `a#${hex.toUpperCase()}`,
    `a b#${hex}`,
    `a#${hex}\n`,
  ]) {
    t.false(isOrigin(text), JSON.stringify(text));
  }
});
