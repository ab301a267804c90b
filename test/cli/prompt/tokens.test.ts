import test from 'ava';
import { splitWords } from '../../../src/cli/prompt/tokens.js';

const LINES: readonly [line: string, words: string[] | null][] = [
  ['', []],
  ['   \t ', []],
  ['store put a b', ['store', 'put', 'a', 'b']],
  ['  store\tget   x ', ['store', 'get', 'x']],
  ['put k "two words"', ['put', 'k', 'two words']],
  [`put k '{"a":1}'`, ['put', 'k', '{"a":1}']],
  ['put k ""', ['put', 'k', '']],
  ["put k ''", ['put', 'k', '']],
  ['a"b c"d', ['ab cd']],
  ['two\\ words', ['two words']],
  ['"a \\" b \\\\ c \\n"', ['a " b \\ c \\n']],
  ["'a \\ b'", ['a \\ b']],
  ['ends with \\', ['ends', 'with', '\\']],
  ['$HOME *', ['$HOME', '*']],
  ['open "quote', null],
  ["open 'quote", null],
  ['"open\\"', null],
];

for (const [line, words] of LINES) {
  test(`<${line}> is ${JSON.stringify(words)}`, (t) => t.deepEqual(splitWords(line), words));
}
