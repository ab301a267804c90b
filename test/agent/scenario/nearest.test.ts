import test from 'ava';
import { FAULT_NAMES, nearest } from '../../../src/agent/scenario/index.js';

const MEANT: [string, string][] = [
  ['latancy', 'latency'],
  ['latecny', 'latency'],
  ['Latency', 'latency'],
  ['lost_response', 'lost-response'],
  ['lost response', 'lost-response'],
  ['conection-reset', 'connection-reset'],
  ['restrat', 'restart'],
  ['dns-fail', 'dns-failure'],
];
for (const [typed, meant] of MEANT) {
  test(`${typed} means ${meant}`, (t) => t.is(nearest(typed, FAULT_NAMES), meant));
}

for (const typed of ['', 'x', 'lightning', 'a'.repeat(10_000)]) {
  test(`"${typed.slice(0, 20)}" means none of them`, (t) =>
    t.is(nearest(typed, FAULT_NAMES), null));
}

test('with equal distances the first is meant, and with no words nothing', (t) => {
  t.is(nearest('ab', ['ac', 'ad']), 'ac');
  t.is(nearest('ab', []), null);
});
