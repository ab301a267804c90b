import test from 'ava';
import {
  checkHistory,
  type HistoryEntry,
  MalformedHistoryError,
  type Model,
  pairOperations,
  parseEntry,
} from '../../../../src/agent/oracle/linearizability/index.js';
import { history } from '../../../helpers/linearizability/history-text.js';

const BAD_LINES: readonly [line: string, message: RegExp][] = [
  ['nonsense', /no JSON object/],
  ['[1,2]', /no JSON object/],
  ['null', /no JSON object/],
  ['{}', /"process" must be a number or a text, not missing/],
  ['{"process":0}', /"type" must be invoke, ok, fail, info, not missing/],
  ['{"process":0,"type":"begin","f":"read"}', /"type" must be .*, not "begin"/],
  ['{"process":0,"type":"ok","f":"append"}', /"f" must be .*, not "append"/],
  ['{"process":0,"type":"ok","f":"read","key":{"a":1}}', /"key" must be/],
];

for (const [line, message] of BAD_LINES) {
  test(`no entry: ${line}`, (t) => {
    t.regex(String(parseEntry(line)), message);
  });
}

test('an entry may have more fields and colons, and a line may say nothing', (t) => {
  const line =
    '{"process":"p1",":x":1,"type":":invoke","f":":cas","key":"k","value":[1,2],"time":5}';
  t.deepEqual(parseEntry(line), {
    process: 'p1',
    type: 'invoke',
    f: 'cas',
    key: 'k',
    value: [1, 2],
    time: 5,
  });
  for (const silent of ['', '  ', '\r', '{"process":"nemesis","type":"info","f":"kill"}']) {
    t.is(parseEntry(silent), null);
  }
});

const BAD_HISTORIES: readonly [model: Model, lines: readonly string[], message: RegExp][] = [
  ['register', ['0 ok 1'], /entry 1: process 0 completes a read that it has not invoked/],
  [
    'register',
    ['0 write 1', '0 ok', '0 ok'],
    /entry 3: process 0 completes a write that it has not/,
  ],
  ['register', ['0 write'], /the value of this write is missing/],
  ['register', ['0 cas 1'], /a cas needs the value \[old, new\]/],
  ['register', ['0 add 1'], /a register has no "add"/],
  ['register', ['0 read', '0 ok'], /needs the value that it saw/],
  ['register', ['0 write 1', '0 ok 2'], /completed with another value/],
  ['register', ['0 write 9007199254740993'], /use a text/],
  ['set', ['0 write 1'], /a set has no "write"/],
  ['set', ['0 delete'], /the value of this delete is missing/],
  ['set', ['0 read', '0 ok 1'], /needs the list of its elements/],
];

for (const [model, lines, message] of BAD_HISTORIES) {
  test(`no history of a ${model}: ${lines.join(', ') || 'nothing'}`, async (t) => {
    const options = { model, timeLimitMs: 1000 };
    await t.throwsAsync(checkHistory(history(...lines), options), {
      instanceOf: MalformedHistoryError,
      message,
    });
  });
}

test('ten problems are told and all are counted', (t) => {
  const lines = Array.from({ length: 25 }, () => '0 ok 1');
  const error = t.throws(() => pairOperations(history(...lines), 'register'), {
    instanceOf: MalformedHistoryError,
  });
  t.is(error?.problems.length, 10);
  t.is(error?.count, 25);
  t.regex(error?.message ?? '', /and 15 more$/);
});

test('a value too deep for any stack is refused', (t) => {
  const value = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
  const entry: HistoryEntry = { process: 0, type: 'invoke', f: 'write', value };
  t.throws(() => pairOperations([entry], 'register'), { message: /nested deeper/ });
});

test('where nothing happened there is nothing to explain', async (t) => {
  const { linearizable, checked } = await checkHistory([], { model: 'set', timeLimitMs: 1000 });
  t.true(linearizable);
  t.deepEqual(checked, { keys: 0, operations: 0 });
});

test('a missing key is the key null, and no other', (t) => {
  const entries = [undefined, null, 'null', 0, '0'].map((key, process): HistoryEntry => {
    const named = key === undefined ? {} : { key };
    return { process, type: 'invoke', f: 'write', value: 1, ...named };
  });
  const { keys } = pairOperations(entries, 'register');
  t.deepEqual(
    keys.map(({ key, operations }) => [key, operations.length]),
    [
      [null, 2],
      ['null', 1],
      [0, 1],
      ['0', 1],
    ],
  );
});

test('names that objects have already are keys and values like any other', async (t) => {
  const entries: HistoryEntry[] = ['__proto__', 'constructor'].flatMap((name, process) => [
    { process, type: 'invoke', f: 'write', key: name, value: name },
    { process, type: 'ok', f: 'write', key: name, value: name },
    { process, type: 'invoke', f: 'read', key: name },
    { process, type: 'ok', f: 'read', key: name, value: name },
  ]);
  const result = await checkHistory(entries, { model: 'register', timeLimitMs: 1000 });
  t.true(result.linearizable);
  t.deepEqual(result.checked, { keys: 2, operations: 4 });
});
