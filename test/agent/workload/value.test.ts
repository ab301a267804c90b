import test from 'ava';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { createOperation, createValueReader } from '../../../src/agent/workload/index.js';

const scenarioWith = (body: unknown) =>
  completeScenario(
    {
      mix: { create: 1, update: 1 },
      update: { path: '/things/{{id}}', body },
      readback: { id: 'id' },
    },
    'test',
  );

const readerFor = (body: unknown) => {
  const scenario = scenarioWith(body);
  const operation = (name: string, kind: 'create' | 'update', subject: string) =>
    createOperation({ name, number: 1, kind, subject }, 'n', scenario);
  const operations = [
    operation('op-001', 'create', 'op-001'),
    operation('op-002', 'update', 'op-001'),
    operation('op-003', 'update', 'op-001'),
    operation('op-004', 'create', 'op-004'),
  ];
  return createValueReader(operations, scenario);
};
const M = (number: number) => `sa-n-op-00${number}.`;

test('a field that updates write says which write a thing shows', (t) => {
  const { valueIn } = readerFor({ note: '{{marker}}' });
  t.is(valueIn({ reference: M(1), note: M(2) }, 'op-001'), M(2));
  t.is(valueIn({ data: { reference: M(1), note: `x ${M(3)}` } }, 'op-001'), M(3));
  t.is(valueIn({ reference: M(1), note: 'as created' }, 'op-001'), M(1));
});

test('what a thing says of its past does not count', (t) => {
  const { valueIn } = readerFor({ note: '{{marker}}' });
  const past = [{ note: M(2) }, { note: M(1) }];
  t.is(valueIn({ versions: past, reference: M(1), note: M(3) }, 'op-001'), M(3));
});

test('an update that takes the place of the creation is seen without it', (t) => {
  const { valueIn, subjectsOf } = readerFor({ reference: '{{marker}}' });
  t.is(valueIn({ reference: M(2) }, 'op-001'), M(2));
  t.deepEqual([...subjectsOf({ reference: M(2) })], ['op-001']);
});

test('a thing with parts of several writes shows none of them', (t) => {
  const { valueIn } = readerFor({ note: '{{marker}}', tag: '{{marker}}' });
  t.is(valueIn({ note: M(2), tag: M(3) }, 'op-001'), undefined);
  t.is(valueIn({ note: M(2), tag: M(2) }, 'op-001'), M(2));
});

test('what shows nothing of the subject says nothing of it', (t) => {
  const { valueIn, subjectsOf } = readerFor({ note: '{{marker}}' });
  t.is(valueIn({ note: 'x' }, 'op-001'), undefined);
  t.is(valueIn({ note: M(4) }, 'op-001'), undefined);
  t.deepEqual([...subjectsOf([{ note: M(4) }, { note: M(2) }])], ['op-004', 'op-001']);
  t.is(subjectsOf({ note: 'sa-other-op-001.' }).size, 0);
});
