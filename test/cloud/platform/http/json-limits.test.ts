import test from 'ava';
import fc from 'fast-check';
import { findUnkeepable } from '../../../../src/cloud/platform/http/json-limits.js';
import { shows } from '../../../helpers/shows.js';

const look = (text: string) => findUnkeepable(JSON.parse(text), text.includes('\\u'));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test('what JSON usually says is kept', (t) => {
  for (const text of [
    'null',
    '0',
    '""',
    '[]',
    '{}',
    '{"a":[1.5,-0,"\\u00e9",{"b":null}]}',
    '1e15',
    '1e-308',
  ]) {
    t.is(look(text), null, text);
  }
});

test('32 levels are kept and the 33rd is refused', (t) => {
  t.is(look(nested(32)), null);
  t.regex(look(nested(33))?.message ?? '', /deeper than 32/);
  t.regex(look(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)?.message ?? '', /deeper than 32/);
});

test('a megabyte of brackets does not overflow the stack', (t) => {
  shows(t, 28);
  t.regex(look(nested(500_000))?.message ?? '', /deeper than 32/);
});

for (const [title, text, path] of [
  ['a NUL in a value', '{"a":{"b":["x","\\u0000"]}}', '/a/b/1'],
  ['half a surrogate pair', '{"a":"\\ud800"}', '/a'],
  ['the other half', '{"a":"x\\udc00y"}', '/a'],
  ['a NUL in a key', '{"a":{"\\u0000":1}}', '/a'],
  ['__proto__', '{"a":{"__proto__":{"admin":true}}}', '/a'],
  ['an escaped __proto__', '{"a":{"\\u005f_proto__":1}}', '/a'],
  ['2^53', '{"a":9007199254740992}', '/a'],
  ['a whole number in exponents', '[1e308]', '/0'],
  ['-2^53', '[-9007199254740992]', '/0'],
  ['a key with a slash', '{"a/b~c":9007199254740992}', '/a~1b~0c'],
] as const) {
  test(`${title} is refused at its place`, (t) => {
    shows(t, 28);
    t.is(look(text)?.path, path);
  });
}

test('a whole surrogate pair and the largest safe number are kept', (t) => {
  t.is(look('{"a":"\\ud83d\\ude00","b":9007199254740991,"c":-9007199254740991}'), null);
});

test('10,000 keys are kept and 10,001 are refused', (t) => {
  const object = (keys: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, n])));
  t.is(look(object(10_000)), null);
  t.regex(look(object(10_001))?.message ?? '', /more than 10000 keys/);
});

test('whatever is kept comes back equal from text', (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      if (look(text) !== null) return;
      t.deepEqual(JSON.parse(JSON.stringify(JSON.parse(text))), JSON.parse(text));
      t.true(JSON.stringify(JSON.parse(text)).isWellFormed());
    }),
    { numRuns: 300 },
  );
});
