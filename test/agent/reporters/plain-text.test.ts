import test from 'ava';
import { plainText } from '../../../src/agent/reporters/index.js';
import { shows } from '../../helpers/shows.js';

for (const [hostile, shown] of [
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
  ['\u009b2J', '\\u009b2J'],
  ['a\r\nb\tc', 'a\\u000d\\u000ab\\u0009c'],
  ['abc\u202egpj.exe', 'abc\\u202egpj.exe'],
  ['Zürich – 東京 🚲', 'Zürich – 東京 🚲'],
] as const) {
  test(`${JSON.stringify(hostile)} cannot drive a terminal`, (t) => {
    shows(t, 32);
    t.is(plainText(hostile), shown);
  });
}
