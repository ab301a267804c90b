import test from 'ava';
import type { Operation, OperationKind, Outcome } from '../../../src/agent/history/index.js';
import { createSubjects } from '../../../src/agent/workload/index.js';
import { createQueue } from '../../../src/agent/workload/queue.js';

const operation = (name: string, kind: OperationKind = 'create', subject = name): Operation => ({
  name,
  kind,
  subject,
  value: null,
  marker: name,
  idempotencyKey: name,
  method: 'POST',
  path: kind === 'create' ? null : '/things/{{id}}',
  body: undefined,
});

const outcome = (of: Operation, acknowledged: boolean, answer: unknown = { id: 7 }): Outcome => ({
  operation: of,
  attempts: 1,
  acknowledged,
  answer,
  lastSymptom: null,
  lastFaulted: false,
});

test('what works on a thing waits until its creation is concluded, and others do not', async (t) => {
  const create = operation('a');
  const other = operation('c');
  const subjects = createSubjects('id');
  const queue = createQueue([create, operation('b', 'update', 'a'), other], subjects, 2);
  t.is((await queue.next())?.name, 'a');
  t.is((await queue.next())?.name, 'c');
  const waiting = queue.next();
  subjects.created(outcome(create, true));
  queue.concluded();
  t.is((await waiting)?.name, 'b');
  t.is(await queue.next(), null);
});

test('what works on a thing that was not made is left out', async (t) => {
  const create = operation('a');
  const subjects = createSubjects('id');
  const queue = createQueue([create, operation('b', 'read', 'a')], subjects, 1);
  t.is((await queue.next())?.name, 'a');
  subjects.created(outcome(create, false));
  queue.concluded();
  t.is(await queue.next(), null);
  t.deepEqual(queue.skipped, ['b']);
});

test('what needs an id that no answer told is left out', async (t) => {
  const create = operation('a');
  const subjects = createSubjects('id');
  const queue = createQueue([create, operation('b', 'read', 'a')], subjects, 1);
  await queue.next();
  subjects.created(outcome(create, true, { name: 'no id' }));
  t.is(await queue.next(), null);
  t.deepEqual(queue.skipped, ['b']);
});

test('a queue that is closed lets go of everybody who waits', async (t) => {
  const queue = createQueue([operation('a'), operation('b', 'read', 'a')], createSubjects('id'), 2);
  await queue.next();
  const waiting = [queue.next(), queue.next()];
  queue.close();
  t.deepEqual(await Promise.all(waiting), [null, null]);
  t.deepEqual(queue.skipped, []);
});

test('any number of lanes comes to the end of any plan', async (t) => {
  for (const lanes of [1, 2, 7]) {
    const plan = Array.from({ length: 200 }, (_, n) =>
      n % 5 === 0 ? operation(`op-${n}`) : operation(`op-${n}`, 'update', `op-${n - (n % 5)}`),
    );
    const subjects = createSubjects('id');
    const queue = createQueue(plan, subjects, lanes);
    const done: string[] = [];
    const lane = async () => {
      for (let next = await queue.next(); next !== null; next = await queue.next()) {
        await new Promise((resolve) => setImmediate(resolve));
        if (next.kind === 'create') subjects.created(outcome(next, true));
        done.push(next.name);
        queue.concluded();
      }
      queue.close();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    t.is(new Set(done).size, 200);
  }
});
