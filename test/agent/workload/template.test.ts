import test from 'ava';
import { operationNames } from '../../../src/agent/workload/index.js';
import {
  BodyError,
  fillBody,
  fillPath,
  isProbe,
  keyOf,
  MARKER_FIELD,
  markerOf,
  markersIn,
} from '../../../src/agent/workload/template.js';

const bodyOf = (name: string, number: number, nonce: string, body: unknown) =>
  fillBody(body, markerOf(name, nonce), number);

test('marker and number are filled in wherever the body asks for them', (t) => {
  const body = {
    ref: 'order {{marker}}',
    lines: [{ sku: 'sku-{{n}}' }],
    other: '{{unknown}}',
    n: 1,
  };
  t.deepEqual(bodyOf('op-007', 7, 'abcd1234', body), {
    ref: 'order sa-abcd1234-op-007.',
    lines: [{ sku: 'sku-7' }],
    other: '{{unknown}}',
    n: 1,
  });
});

test('a body that names no place gets a field for the marker', (t) => {
  const marker = markerOf('op-001', 'abcd1234');
  t.deepEqual(bodyOf('op-001', 1, 'abcd1234', { amount: 3 }), {
    amount: 3,
    [MARKER_FIELD]: marker,
  });
});

for (const body of [[1], 'text', 7, null, undefined]) {
  test(`no marker can be placed in ${JSON.stringify(body)}`, (t) => {
    t.throws(() => bodyOf('op-001', 1, 'abcd1234', body), { instanceOf: BodyError });
  });
}

test('a list that holds the marker itself is a body', (t) => {
  t.deepEqual(bodyOf('op-001', 1, 'ab12', ['{{marker}}']), ['sa-ab12-op-001.']);
});

test('no marker is a part of another, and each is found again', (t) => {
  const markers = operationNames(12_000).map((name) => markerOf(name, 'ab12'));
  t.deepEqual([...markersIn({ all: markers.join(' ') })], markers);
  t.deepEqual(
    [...markersIn({ a: 'xsa-ab12-op-1.y', b: 'sa-ab12-probe-last.' })],
    ['sa-ab12-op-1.', 'sa-ab12-probe-last.'],
  );
  t.is(markersIn(undefined).size, 0);
});

test('the same operation has the same key in every run of a marker, another has another', (t) => {
  const key = (name: string, nonce: string) => keyOf(markerOf(name, nonce));
  t.is(key('op-001', 'a'), key('op-001', 'a'));
  t.not(key('op-001', 'a'), key('op-002', 'a'));
  t.not(key('op-001', 'a'), key('op-001', 'b'));
  t.regex(
    key('op-001', 'a'),
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('a client that has forgotten its key sends another one, each time', (t) => {
  const keys = [0, 1, 2].map((lives) => keyOf('m', lives));
  t.is(new Set(keys).size, 3);
  t.is(keyOf('m'), keyOf('m', 0));
});

test('what is filled into a path cannot leave its place in it', (t) => {
  t.is(
    fillPath('/orders/{{id}}?q={{marker}}', { id: '../a b?c#d' }),
    '/orders/..%2Fa%20b%3Fc%23d?q={{marker}}',
  );
});

test('probes are told from operations', (t) => {
  t.true(isProbe('probe-last'));
  t.false(isProbe('op-001'));
});
