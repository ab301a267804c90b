import { PassThrough } from 'node:stream';
import test from 'ava';
import type { Progress } from '../../../src/agent/index.js';
import { createProgressView } from '../../../src/cli/progress.js';

test('without a terminal: a line per step, one every ten seconds, and the last', (t) => {
  const { view, lines, clock } = opened();
  view.show(at('starting', 0));
  view.show(at('clean pass', 0));
  for (let done = 0; done <= 100; done += 1) {
    view.show(at('faults', done, 2 * done));
    clock.ms += 300;
  }
  view.show(at('faults', 100, 200));
  view.show(at('reading back', 100));
  view.end();
  t.deepEqual(lines(), [
    'starting, 0.0 s',
    'clean pass, 0.0 s',
    'faults: 0/100 operations, 0 faults, 0.0 s',
    'faults: 34/100 operations, 68 faults, 3.3/s, 10.2 s, about 19.8 s left',
    'faults: 68/100 operations, 136 faults, 3.3/s, 20.4 s, about 9.6 s left',
    'faults: 100/100 operations, 200 faults, 3.3/s, 30.0 s',
    'reading back, 30.3 s',
  ]);
});

test('no guess at the rest before there is anything to guess from', (t) => {
  const { view, lines, clock } = opened();
  clock.ms = 9000;
  view.show(at('faults', 1, 1));
  t.notRegex(lines().join('\n'), /left|\/s/);
});

test('on a terminal the line changes, and ends with the view', (t) => {
  const { view, written } = opened(true);
  view.show(at('faults', 10, 4));
  view.end();
  view.end();
  const shown = written();
  t.true(shown.includes('faults: 10/100 operations, 4 faults'), shown);
});

function opened(isTTY = false) {
  const clock = { ms: 0 };
  const stream = Object.assign(new PassThrough(), {
    ...{ isTTY, columns: 80, clearLine: () => true, cursorTo: () => true, moveCursor: () => true },
  });
  const chunks: string[] = [];
  const view = createProgressView(stream, { now: () => clock.ms });
  const written = () => {
    for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) chunks.push(`${chunk}`);
    return chunks.join('');
  };
  const lines = () => written().split('\n').slice(0, -1);
  return { view, clock, written, lines };
}

function at(step: Progress['step'], done: number, faults = 0): Progress {
  return { step, done, total: 100, faults };
}
