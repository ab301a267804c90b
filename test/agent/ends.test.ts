import test from 'ava';
import { endAfter, endAll } from '../../src/agent/ends.js';

const fails = (message: string) => async () => {
  throw new Error(message);
};

test('everything is ended, and the first failure is thrown', async (t) => {
  const ended: string[] = [];
  const ends = [fails('first'), async () => void ended.push('second'), fails('third')];
  await t.throwsAsync(endAll(ends), { message: 'first' });
  t.deepEqual(ended, ['second']);
});

test('a failure while ending does not hide why it was ended', async (t) => {
  const failure = new RangeError('the API is away');
  const thrown = await t.throwsAsync(endAfter(failure, fails('the disk is full')));
  t.is(thrown, failure);
  t.is(thrown.message, 'the API is away\nThe test did not end in order either: the disk is full');
});

test('an end in order leaves the failure as it was, and so does the same failure again', async (t) => {
  const failure = new Error('the disk is full');
  const end = async () => {
    throw failure;
  };
  t.is(await t.throwsAsync(endAfter(failure, async () => {})), failure);
  t.is(await t.throwsAsync(endAfter(failure, end)), failure);
  t.is(failure.message, 'the disk is full');
});
