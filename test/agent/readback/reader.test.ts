import test from 'ava';
import type { Page } from '../../../src/agent/readback/fetch.js';
import { createReader } from '../../../src/agent/readback/index.js';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { createValueReader } from '../../../src/agent/workload/index.js';

const scenario = completeScenario({ readback: { each: '/things/{{id}}', id: 'id' } }, 'test');
const things = Array.from({ length: 8 }, (_, index) => ({
  subject: `op-00${index + 1}`,
  marker: `sa-n-op-00${index + 1}.`,
  id: `t-${index + 1}`,
}));

function readerOf(answers: readonly Page[]) {
  const asked: string[] = [];
  const reader = createReader(
    new URL('http://api/things'),
    scenario,
    createValueReader([], scenario),
    async ({ pathname }) => {
      asked.push(pathname);
      return answers[asked.length - 1] ?? LATE;
    },
  );
  return { reader, asked };
}

const LATE: Page = { readable: false, reason: 'too late', timedOut: true };
const GONE: Page = { readable: true, status: 404, link: null, body: null, length: 0 };

test('an API that answers no read any more is not asked for each thing', async (t) => {
  const { reader, asked } = readerOf([GONE, LATE, LATE, GONE]);
  const look = await reader(things);
  t.is(asked.length, 7, 'three in a row are enough');
  t.deepEqual(look.of('op-001'), { readable: true, things: [] });
  for (const subject of ['op-003', 'op-008']) t.false(look.of(subject).readable);
  await reader(things);
  t.is(asked.length, 10, 'the next look tries again');
});

test('other failures in a row end nothing', async (t) => {
  const failed: Page = { readable: false, reason: 'answers 500' };
  const { reader, asked } = readerOf(things.map(() => failed));
  await reader(things);
  t.is(asked.length, things.length);
});
