import { PassThrough } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import type { Exploration } from '../../../src/agent/index.js';
import { CancelledError } from '../../../src/cli/cancelled-error.js';
import type { GivenAnswers } from '../../../src/cli/init/flags.js';
import { askForAnswers } from '../../../src/cli/init/questions.js';

const SEEN: Exploration = {
  said: 'GET /orders answers a list of 2 at "data".',
  readable: true,
  items: 'data',
  id: 'data.id',
  body: { item: '{{marker}}' },
};
const ENTER = '\r';
const CTRL_C = '\u0003';

/** Types each answer once its question is on the screen, and gives what was asked. */
async function answer(
  t: ExecutionContext,
  keys: [question: string, typed: string][],
  given: GivenAnswers = {},
  seen: Exploration | null = SEEN,
) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const open = [...keys];
  let screen = '';
  stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    const [next] = open;
    if (next === undefined || !screen.includes(next[0])) return;
    screen = '';
    open.shift();
    for (const key of next[1]) setImmediate(() => stdin.write(key));
  });
  const context = {
    stdin,
    stdout,
    stderr: new PassThrough(),
    env: {},
    directory: '.',
    signal: new AbortController().signal,
  };
  const answers = await askForAnswers(given, async () => seen, context);
  t.deepEqual(open, [], 'every question was asked');
  return answers;
}

test('what is seen is suggested, and Enter takes it', async (t) => {
  const answers = await answer(t, [
    ['Which address', `http://h/orders${ENTER}`],
    ['which method', ENTER],
    ['What is sent', ENTER],
    ['show everything', ENTER],
    ['Which command', ENTER],
    ['What goes wrong', ENTER],
  ]);
  t.deepEqual(answers, {
    url: 'http://h/orders',
    method: 'POST',
    body: { item: '{{marker}}' },
    items: 'data',
    id: null,
    restartCommand: null,
    faults: ['timeout', 'lost-response', 'connection-reset', 'error-status', 'duplicate-delivery'],
  });
});

test('without a list it is asked where a thing is read, and by which id', async (t) => {
  const answers = await answer(
    t,
    [
      ['What is sent', ENTER],
      ['Where is it read back', `/o/{{id}}${ENTER}`],
      ['tell the id', ENTER],
      ['Which command', `node a.js${ENTER}`],
    ],
    { url: 'http://h/o', method: 'PUT', faults: [] },
    null,
  );
  t.like(answers, { readBack: '/o/{{id}}', id: 'id', restartCommand: 'node a.js' });
  t.deepEqual(answers.body, { reference: '{{marker}}', quantity: 1 });
});

test('what flags have said is not asked again', async (t) => {
  const given: GivenAnswers = {
    url: 'http://h/o',
    method: 'POST',
    body: { a: 1 },
    readBack: '/all',
    restartCommand: 'x',
    faults: [],
  };
  t.like(await answer(t, [], given), given);
});

test('an address that is none is asked for again', async (t) => {
  const answers = await answer(
    t,
    [
      ['Which address', `h/o${ENTER}`],
      ['must be an address', `\u0015http://h/o${ENTER}`],
    ],
    { method: 'POST', body: {}, readBack: '/', restartCommand: 'x', faults: [] },
  );
  t.is(answers.url, 'http://h/o');
});

test('Ctrl-C leaves', async (t) => {
  await t.throwsAsync(answer(t, [['Which address', CTRL_C]]), { instanceOf: CancelledError });
});
