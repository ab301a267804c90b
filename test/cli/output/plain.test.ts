import test from 'ava';
import { jsonLine } from '../../../src/cli/output/output.js';
import { plainLines, plainText, shortText } from '../../../src/cli/output/plain.js';
import { columns, fields } from '../../../src/cli/output/table.js';
import { valueGist, valueText } from '../../../src/cli/output/value-text.js';

/** Sets the title, clears the screen, begins an 8-bit sequence, turns the direction of writing. */
const HOSTILE = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u0000\r';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const DRIVES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('nothing that drives a terminal gets through', (t) => {
  t.regex(HOSTILE, DRIVES);
  for (const shown of [
    plainText(HOSTILE),
    plainLines(HOSTILE),
    shortText(HOSTILE),
    valueText({ encoding: 'text', data: HOSTILE }),
    valueGist({ encoding: 'text', data: HOSTILE }),
    jsonLine({ schema: 'x', key: HOSTILE, [HOSTILE]: 1 }),
  ]) {
    t.notRegex(shown, DRIVES);
    t.true(shown.includes('\\u001b'), 'and it can be seen that it was there');
  }
});

test('JSON that was made harmless says the same', (t) => {
  const document = {
    schema: 'x',
    key: HOSTILE,
    list: ['\\u001b', '"\\', '\u2028', '\ud83d\ude00'],
  };
  t.deepEqual(JSON.parse(jsonLine(document)), document);
  t.is(jsonLine(document).indexOf('\n'), jsonLine(document).length - 1, 'one line');
});

test('several lines and tabs stay as they are in a value, and become visible in a table', (t) => {
  t.is(plainLines('a\n\tb\n'), 'a\n\tb\n');
  t.is(shortText('a\n\tb'), 'a\\u000a\\u0009b');
});

test('what is too long for a table is cut, and says so', (t) => {
  t.is(shortText('x'.repeat(60)), 'x'.repeat(60));
  t.is(shortText('x'.repeat(61)), `${'x'.repeat(59)}…`);
  t.is(valueGist(null), '(deleted)');
  t.is(valueGist({ encoding: 'base64', data: 'AAE=' }), '(binary) AAE=');
});

test('columns are aligned by what is seen, also of wide characters', (t) => {
  const text = columns(
    ['Key', 'Value'],
    [
      ['a', '1'],
      ['漢字', '2'],
      ['long key', '3'],
    ],
  );
  t.deepEqual(text.split('\n'), [
    'Key        Value',
    'a          1',
    '漢字       2',
    'long key   3',
  ]);
});

test('fields have their colons in one column', (t) => {
  t.is(
    fields([
      ['a', '1'],
      ['longer', '2'],
    ]),
    '  a      : 1\n  longer : 2',
  );
});
