import test from 'ava';
import { countLine } from '../../src/local/test-count.js';

test('all passed', (t) => {
  t.is(countLine('\n  ✔ a\n  ✔ b (12ms)\n  ─\n\n  2 tests passed\n'), '2 passed, 0 failed');
});

test('with a failure AVA no longer tells what passed: its lines are counted', (t) => {
  const output =
    '\n  \u001b[32m✔\u001b[39m a\n    ℹ 9 tests passed\n  ✘ [fail]: b\n  ─\n\n  b\n\n  ─\n\n  1 test failed\n  1 test skipped\n';
  t.is(countLine(output), '1 passed, 1 failed, 1 skipped');
});

test('no summary, no count', (t) => {
  t.is(countLine('  ✔ a\nSegmentation fault\n'), null);
});
