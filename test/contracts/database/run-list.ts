import { listRunsOf } from '../../../src/cloud/modules/runs/run-list.repository.js';
import { insertRuns } from '../../../src/cloud/modules/runs/runs.repository.js';
import type { RunSort } from '../../../src/cloud/modules/runs/runs.schema.js';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT, openJob, UNICODE } from '../../helpers/databases/contract-rows.js';
import type { Check } from './contract.js';

export function runList(check: Check): void {
  check('runs are listed in every order, those without a value last', async (t, use) => {
    const { list, ids } = await store(use.database, [
      { score: 50, finished_at: AT + 7 },
      { score: null, finished_at: null },
      { score: 90, finished_at: AT + 5 },
      { score: 0, finished_at: AT + 9 },
      { score: 50, finished_at: AT + 1 },
      { score: null, finished_at: AT + 3 },
    ]);
    const orders: [sort: RunSort | undefined, order: number[]][] = [
      [undefined, [5, 4, 3, 2, 1, 0]],
      ['-created_at', [5, 4, 3, 2, 1, 0]],
      ['created_at', [0, 1, 2, 3, 4, 5]],
      ['score', [3, 0, 4, 2, 1, 5]],
      ['-score', [2, 4, 0, 3, 5, 1]],
      ['finished_at', [4, 5, 2, 0, 3, 1]],
      ['-finished_at', [3, 0, 2, 5, 4, 1]],
    ];
    for (const [sort, order] of orders) {
      const query = { limit: 100, offset: 0, ...(sort && { sort }) };
      const all = await list(query);
      t.deepEqual(
        all.map((id) => ids.indexOf(id)),
        order,
        sort ?? 'no order',
      );
      const pages = await Promise.all(
        [0, 2, 4].map((offset) => list({ ...query, limit: 2, offset })),
      );
      t.deepEqual(pages.flat(), all, 'page by page it is the same');
    }
  });

  check('runs that have the same values keep an order by their ids', async (t, use) => {
    const { list, ids } = await store(
      use.database,
      Array.from({ length: 5 }, () => ({ score: 10, finished_at: AT, created_at: AT })),
    );
    for (const sort of ['created_at', 'score', 'finished_at'] as const) {
      t.deepEqual(await list({ limit: 9, offset: 0, sort }), ids, sort);
      t.deepEqual(await list({ limit: 9, offset: 0, sort: `-${sort}` }), ids.toReversed(), sort);
    }
  });

  check('a label is found by its name and value, exactly', async (t, use) => {
    const labels: Record<string, string>[] = [
      { branch: 'main', commit: 'abc' },
      { branch: 'Main' },
      { branch: 'main ' },
      { other: 'branch:main' },
      { 'branch:main': '' },
      { branch: '' },
      { url: 'http://x.org:80/?a=%25_' },
      { 'a:b': 'c' },
      { a: 'b:c' },
      { who: UNICODE },
      { [UNICODE]: 'x' },
      { trap: 'x","branch":"main' },
      { lines: 'one\ntwo\u0001\t\u007f\u2028' },
      { list: '["branch:main"]' },
      {},
    ];
    const { list, ids } = await store(
      use.database,
      labels.map((each) => ({ labels: JSON.stringify(each) })),
    );
    const cases: [label: string, found: number[]][] = [
      ['branch:main', [0]],
      ['commit:abc', [0]],
      ['branch:Main', [1]],
      ['branch:main ', [2]],
      ['branch:', [5]],
      ['branch:main:', [4]],
      ['other:branch:main', [3]],
      ['url:http://x.org:80/?a=%25_', [6]],
      ['a:b:c', [7, 8]],
      [`who:${UNICODE}`, [9]],
      [`${UNICODE}:x`, [10]],
      ['trap:x","branch":"main', [11]],
      ['lines:one\ntwo\u0001\t\u007f\u2028', [12]],
      ['branch:ma', []],
      ['branch:%', []],
      ['bran_h:main', []],
      ["branch:' or 1=1 --", []],
      ['list:branch:main', []],
    ];
    for (const [label, found] of cases) {
      const given = await list({ limit: 100, offset: 0, sort: 'created_at', label });
      t.deepEqual(
        given.map((id) => ids.indexOf(id)),
        found,
        label,
      );
    }
  });

  check('label, filters and order work together, and the total is of all of it', async (t, use) => {
    const branch = (name: string) => JSON.stringify({ branch: name });
    const { list, ids, total } = await store(use.database, [
      { labels: branch('main'), score: 10, grade: 'F' },
      { labels: branch('main'), score: 20, grade: 'F' },
      { labels: branch('dev'), score: 30, grade: 'F' },
      { labels: branch('main'), score: 99, grade: 'A' },
    ]);
    const query = { label: 'branch:main', grade: 'F', sort: '-score', limit: 1 } as const;
    t.deepEqual(await list({ ...query, offset: 0 }), [ids[1]]);
    t.deepEqual(await list({ ...query, offset: 1 }), [ids[0]]);
    t.is(await total({ ...query, offset: 0 }), 2);
  });
}

/** Runs of a new owner, a millisecond apart, with the given columns. */
async function store({ write, read }: Database, rows: readonly Record<string, unknown>[]) {
  const owner_id = newId('usr');
  const opens = rows.map((_, n) => openJob({ owner_id, accepted_at: AT + n }));
  await insertRuns(write, opens);
  const ids = opens.map(({ run_id }) => run_id);
  for (const [n, row] of rows.entries()) await write('runs').where('id', ids[n]).update(row);
  const caller = { kind: 'user', userId: owner_id } as const;
  const found = (query: Parameters<typeof listRunsOf>[2]) => listRunsOf(read, caller, query);
  return {
    ids,
    list: async (query: Parameters<typeof listRunsOf>[2]) =>
      (await found(query)).rows.map(({ id }) => id),
    total: async (query: Parameters<typeof listRunsOf>[2]) => (await found(query)).total,
  };
}
