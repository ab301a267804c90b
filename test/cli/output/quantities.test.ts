import test from 'ava';
import { progressWords, showByteProgress } from '../../../src/cli/output/byte-progress.js';
import { bytesWords, count, durationWords } from '../../../src/cli/output/quantities.js';
import { Captured } from '../../helpers/engine/cli/run-in-process.js';

test('sizes, durations and counts in words', (t) => {
  t.deepEqual([0, 1023, 1024, 1536, 5 * 1024 ** 3].map(bytesWords), [
    ...['0 B', '1023 B', '1.0 KiB', '1.5 KiB', '5.0 GiB'],
  ]);
  t.deepEqual([0, 1234, 59_999, 65_000, 3_600_000, 90_000_000].map(durationWords), [
    ...['0.0 s', '1.2 s', '60.0 s', '1 min 5 s', '1 h 0 min', '1 d 1 h'],
  ]);
  t.deepEqual(
    [count(1, 'entry', 'entries'), count(2, 'entry', 'entries'), count(0, 'file')],
    [...['1 entry', '2 entries', '0 files']],
  );
});

test('how far a long work is: in bytes, and in percent where the whole is known', (t) => {
  t.is(progressWords(512, null), '512 B');
  t.is(progressWords(512, 1024), '512 B of 1.0 KiB (50 %)');
  t.is(progressWords(4096, 1024), '4.0 KiB of 1.0 KiB (100 %)', 'read twice is still not more');
});

test('it is shown on a terminal, and nowhere else', async (t) => {
  const file = new Captured(false);
  const silent = await showByteProgress('reading', 100, { stderr: file });
  silent.advance(50);
  silent.end();
  t.is(file.text, '');
  const terminal = new Captured(true);
  const shown = await showByteProgress('reading', 100, { stderr: terminal });
  shown.advance(50);
  shown.end();
  t.regex(terminal.text, /reading: 50 B of 100 B \(50 %\)/);
});
