import { PassThrough } from 'node:stream';
import test from 'ava';
import type { Progress } from '../../../src/agent/index.js';
import { createProgressView } from '../../../src/cli/progress.js';

test('without a terminal: a line per step and per quarter, and none is longer silent than ten seconds', (t) => {
  const { view, lines, clock } = opened();
  view.show(at('starting', 0));
  view.show(at('clean pass', 0));
  for (let done = 0; done <= 100; done += 1) {
    view.show(at('faults', done, 2 * done));
    clock.ms += 600;
  }
  view.show(at('faults', 100, 200));
  view.show(at('reading back', 100));
  view.end();
  t.deepEqual(lines(), [
    'starting, 0.0 s',
    'clean pass, 0.0 s',
    'faults: 0/100 operations, 0 faults, 0.0 s',
    'faults: 17/100 operations, 34 faults, 1.7/s, 10.2 s, about 49.8 s left',
    'faults: 25/100 operations, 50 faults, 1.7/s, 15.0 s, about 45.0 s left',
    'faults: 42/100 operations, 84 faults, 1.7/s, 25.2 s, about 34.8 s left',
    'faults: 50/100 operations, 100 faults, 1.7/s, 30.0 s, about 30.0 s left',
    'faults: 67/100 operations, 134 faults, 1.7/s, 40.2 s, about 19.8 s left',
    'faults: 75/100 operations, 150 faults, 1.7/s, 45.0 s, about 15.0 s left',
    'faults: 92/100 operations, 184 faults, 1.7/s, 55.2 s, about 4.8 s left',
    'faults: 100/100 operations, 200 faults, 1.7/s, 1 min 0 s',
    'reading back, 1 min 0 s',
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
