import test from 'ava';
import { Gathered } from '../../../src/cloud/platform/gathered.js';

/** Looks are counted, and end when the test says so. */
function heldLooks() {
  const looks: { keys: readonly string[]; end: (error?: Error) => void }[] = [];
  const begun: (() => void)[] = [];
  const gathered = new Gathered<string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const found = new Map(keys.map((key) => [key, `${key} in look ${looks.length + 1}`]));
        found.delete('nothing');
        looks.push({ keys, end: (error) => (error ? reject(error) : resolve(found)) });
        begun.shift()?.();
      }),
  );
  const next = () => new Promise<void>((resolve) => begun.push(resolve));
  return { gathered, looks, next };
}

test('questions of one turn share a look, each key once', async (t) => {
  const { gathered, looks, next } = heldLooks();
  const begins = next();
  const answers = ['a', 'b', 'a', 'nothing'].map((key) => gathered.get(key));
  await begins;
  looks[0]?.end();
  const [a, b] = ['a in look 1', 'b in look 1'];
  t.deepEqual(await Promise.all(answers), [a, b, a, undefined]);
  t.deepEqual(
    looks.map(({ keys }) => keys),
    [['a', 'b', 'nothing']],
  );
});

test('a question never joins a look that began before it', async (t) => {
  const { gathered, looks, next } = heldLooks();
  let begins = next();
  const early = gathered.get('a');
  await begins;
  begins = next();
  const late = [gathered.get('a'), gathered.get('b')];
  t.is(looks.length, 1);
  looks[0]?.end();
  t.is(await early, 'a in look 1');
  await begins;
  looks[1]?.end();
  t.deepEqual(await Promise.all(late), ['a in look 2', 'b in look 2']);
});

test('what goes wrong is told to all who share the look, and to nobody else', async (t) => {
  const { gathered, looks, next } = heldLooks();
  let begins = next();
  const early = [gathered.get('a'), gathered.get('b')];
  await begins;
  begins = next();
  const late = gathered.get('a');
  const fault = new Error('away');
  looks[0]?.end(fault);
  for (const answer of early) t.is(await t.throwsAsync(answer), fault);
  await begins;
  looks[1]?.end();
  t.is(await late, 'a in look 2');
});

test('many keys are shared out among looks of a thousand', async (t) => {
  const sizes: number[] = [];
  const gathered = new Gathered<string>(async (keys) => {
    sizes.push(keys.length);
    return new Map(keys.map((key) => [key, key]));
  });
  const keys = Array.from({ length: 2_500 }, (_, index) => `key ${index}`);
  t.deepEqual(await Promise.all(keys.map((key) => gathered.get(key))), keys);
  t.deepEqual(sizes, [1_000, 1_000, 500]);
});
