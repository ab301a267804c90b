import test from 'ava';
import { retryDelayMs } from '../../../src/engine/transport/backoff.js';

const always = (value: number) => ({ float: () => value, bytes: Buffer.alloc });

test('pauses double from the first to the longest, less up to half by chance', (t) => {
  const pauses = (float: number) =>
    [1, 2, 3, 7, 8, 100, 5_000].map((count) => retryDelayMs(count, [500, 30_000], always(float)));
  t.deepEqual(pauses(1), [500, 1_000, 2_000, 30_000, 30_000, 30_000, 30_000]);
  t.deepEqual(pauses(0), [250, 500, 1_000, 15_000, 15_000, 15_000, 15_000]);
});
