import test from 'ava';
import { nextDelay } from '../../../src/local/processes/restarts.js';

const policy = { most: 4, windowMs: 60_000, firstDelayMs: 500 };

test('each death within the window doubles the pause, the last one ends the attempts', (t) => {
  t.is(nextDelay([100], 100, policy), 500);
  t.is(nextDelay([100, 200], 200, policy), 1_000);
  t.is(nextDelay([100, 200, 300], 300, policy), 2_000);
  t.is(nextDelay([100, 200, 300, 400], 400, policy), null);
});

test('deaths outside the window are forgiven', (t) => {
  t.is(nextDelay([0, 1, 2, 70_000], 70_000, policy), 500);
});
