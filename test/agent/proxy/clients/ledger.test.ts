import test from 'ava';
import { findingsOf } from '../../../../src/agent/proxy/clients/findings.js';
import { createLedger } from '../../../../src/agent/proxy/clients/ledger.js';

const begun = { identity: 'a', key: 'k', method: 'POST', path: '/orders', content: 'c' };

test('one key with ever other contents takes a bounded place, and is told', (t) => {
  const ledger = createLedger();
  for (let nth = 0; nth < 5_000; nth += 1) ledger.begin({ ...begun, content: `c${nth}` }, nth);
  const [operation] = ledger.operations.values();
  t.true((operation?.otherContents.size ?? 0) <= 100);
  t.true((operation?.attempts.length ?? 0) <= 100);
  const kinds = findingsOf(ledger.operations.values(), 0).map(({ kind }) => kind);
  t.deepEqual(kinds, ['key-reused']);
});

test('of a key and a path of any length the beginning is kept', (t) => {
  const ledger = createLedger();
  const long = 'x'.repeat(200_000);
  ledger.begin({ ...begun, key: long, path: `/${long}` }, 0);
  const [operation] = ledger.operations.values();
  t.true((operation?.key?.length ?? Infinity) < 2_000);
  t.true((operation?.path.length ?? Infinity) < 2_000);
  t.true(operation?.path.startsWith('/xxx'));
});
