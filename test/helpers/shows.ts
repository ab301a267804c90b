import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import type { Line } from './reliability/lines.js';
import { record } from './reliability/record.js';

export { skipped } from './skipped.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Declares which lines of docs/reliability.md this test shows. To be the first statement of a test,
 * with the numbers written out: they are also read from the source, and what is declared but does
 * not end well makes the line "not shown".
 */
export function shows(t: ExecutionContext, ...lines: readonly Line[]): void {
  t.log(
    `shows ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')} of docs/reliability.md`,
  );
  record(t, { kind: 'shows', file: sourceName(fileURLToPath(test.meta.file)), lines });
  // What is registered first is called last, so that a failure of the test's own teardown counts.
  t.teardown(() => record(t, { kind: 'ended', passed: t.passed }));
}

function sourceName(compiled: string): string {
  return path.relative(ROOT, compiled).split(path.sep).join('/').replace(/\.js$/, '.ts');
}
