import test from 'ava';
import {
  BodyError,
  createOperation,
  MARKER_FIELD,
  markersIn,
  operationNames,
} from '../../../src/agent/workload/index.js';

test('marker and number are filled in wherever the body asks for them', (t) => {
  const body = {
    ref: 'order {{marker}}',
    lines: [{ sku: 'sku-{{n}}' }],
    other: '{{unknown}}',
    n: 1,
  };
  t.deepEqual(createOperation('op-007', 7, 'abcd1234', body).body, {
    ref: 'order sa-abcd1234-op-007.',
    lines: [{ sku: 'sku-7' }],
    other: '{{unknown}}',
    n: 1,
  });
});

test('a body that names no place gets a field for the marker', (t) => {
  const { body, marker } = createOperation('op-001', 1, 'abcd1234', { amount: 3 });
  t.deepEqual(body, { amount: 3, [MARKER_FIELD]: marker });
});

for (const body of [[1], 'text', 7, null, undefined]) {
  test(`no marker can be placed in ${JSON.stringify(body)}`, (t) => {
    t.throws(() => createOperation('op-001', 1, 'abcd1234', body), { instanceOf: BodyError });
  });
}

test('a list that holds the marker itself is a body', (t) => {
  t.deepEqual(createOperation('op-001', 1, 'ab12', ['{{marker}}']).body, ['sa-ab12-op-001.']);
});

test('no marker is a part of another, and each is found again', (t) => {
  const markers = operationNames(12_000).map((name) => createOperation(name, 1, 'ab12', {}).marker);
  t.deepEqual([...markersIn({ all: markers.join(' ') })], markers);
  t.deepEqual(
    [...markersIn({ a: 'xsa-ab12-op-1.y', b: 'sa-ab12-probe-last.' })],
    ['sa-ab12-op-1.', 'sa-ab12-probe-last.'],
  );
  t.is(markersIn(undefined).size, 0);
});

test('the same operation has the same key in every run of a marker, another has another', (t) => {
  const key = (name: string, nonce: string) => createOperation(name, 1, nonce, {}).idempotencyKey;
  t.is(key('op-001', 'a'), key('op-001', 'a'));
  t.not(key('op-001', 'a'), key('op-002', 'a'));
  t.not(key('op-001', 'a'), key('op-001', 'b'));
  t.regex(
    key('op-001', 'a'),
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
