import { insertNewEvents } from '../../../src/cloud/modules/events/bulk-insert.repository.js';
import { EventModel, type EventRow } from '../../../src/cloud/modules/events/events.model.js';
import { findRivals } from '../../../src/cloud/modules/events/events.repository.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT, eventRow, eventRows, UNICODE } from '../../helpers/databases/contract-rows.js';
import type { Check, UnderTest } from './contract.js';

export function bulkInsert(check: Check): void {
  check('new rows are all inserted, and a repetition none of them', async (t, use) => {
    const rows = eventRows(newId('run'), 1, 2_500);
    t.is((await insert(use, rows)).length, 2_500);
    t.deepEqual(await insert(use, rows), []);
    t.is((await stored(use, rows)).length, 2_500);
  });

  check('of a batch that is partly there exactly the rest is inserted', async (t, use) => {
    const runId = newId('run');
    const first = eventRows(runId, 1, 10);
    t.is((await insert(use, first)).length, 10);
    const later = eventRows(runId, 11, 10);
    const mixed = [...first.slice(5), ...later];
    t.deepEqual(await insert(use, mixed), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  check('a taken seq and a taken id each keep a row out, and nothing else', async (t, use) => {
    const runId = newId('run');
    const [one, two] = [eventRow(runId, 1), eventRow(runId, 2)];
    await insert(use, [one, two]);
    const rows = [
      eventRow(runId, 1, { message: 'another' }),
      eventRow(runId, 3),
      eventRow(runId, 4, { id: two.id }),
      eventRow(runId, 5),
      eventRow(newId('run'), 1, { id: one.id }),
    ];
    t.deepEqual(await insert(use, rows), [1, 3, 4]);
    const kept = await stored(use, [one]);
    t.deepEqual(
      kept.map(({ seq, id }) => [seq, id]),
      [[1, one.id], [2, two.id], ...[rows[1], rows[3]].map((row) => [row?.seq, row?.id])],
    );
    t.is(kept[0]?.message, '');
  });

  check('the rows in the way are found by seq and by id', async (t, use) => {
    const runId = newId('run');
    const [one, two] = [eventRow(runId, 1), eventRow(runId, 2)];
    await insert(use, [one, two]);
    const rivals = await findRivals(use.database.write, [
      eventRow(runId, 1),
      eventRow(runId, 9, { id: two.id }),
      eventRow(newId('run'), 1),
    ]);
    t.deepEqual([...rivals.keys()].sort(), [`${runId}/1`, `${runId}/${two.id}`].sort());
    t.is(rivals.get(`${runId}/${two.id}`)?.seq, 2);
  });

  check('an event comes back as it was stored', async (t, use) => {
    const runId = newId('run');
    const payloads = [
      null,
      0,
      -0.1,
      1e-7,
      Number.MAX_SAFE_INTEGER,
      true,
      '',
      'null',
      [],
      {},
      { [UNICODE]: [UNICODE, { deep: [1, '2', null] }] },
      { path: 'C:\\new\\table', quote: `'"\``, lines: 'a\r\nb\tc', mark: '?', named: ':id' },
    ];
    const rows = payloads.map((payload, index) =>
      eventRow(runId, index + 1, {
        payload: JSON.stringify(payload),
        message: UNICODE,
        event_type: `type ${UNICODE}`,
      }),
    );
    await insert(use, rows);
    const expected = rows.map((row, index) => ({ ...row, payload: payloads[index] }));
    t.deepEqual(
      (await stored(use, rows)).map((event) => ({ ...event })),
      expected,
    );
  });

  check('numbers up to 2^53-1 come back as numbers', async (t, use) => {
    const highest = Number.MAX_SAFE_INTEGER;
    const row = eventRow(newId('run'), highest, { occurred_at: -AT, created_at: AT });
    t.deepEqual(await insert(use, [row]), [0]);
    t.deepEqual(await insert(use, [row]), []);
    t.like((await stored(use, [row]))[0], { seq: highest, occurred_at: -AT, created_at: AT });
  });

  check('payloads of 64 KiB fit, many at once too', async (t, use) => {
    const runId = newId('run');
    const payload = JSON.stringify({ body: '"🧪'.repeat(8_190) });
    const rows = eventRows(runId, 1, 400).map((row) => ({ ...row, payload }));
    t.is((await insert(use, rows)).length, 400);
    t.deepEqual(await insert(use, rows), []);
    const back = await stored(use, rows);
    t.true(back.every((event) => JSON.stringify(event.payload) === payload));
  });

  check('a text over its limit is refused or kept whole, never cut', async (t, use) => {
    const longest = '🧪'.repeat(1_000);
    const row = eventRow(newId('run'), 1, { message: longest, event_type: '🧪'.repeat(120) });
    t.deepEqual(await insert(use, [row]), [0]);
    t.is((await stored(use, [row]))[0]?.message, longest);
    const over = eventRow(newId('run'), 1, { message: `${longest}!` });
    const refused = await insert(use, [over]).then(
      () => false,
      () => true,
    );
    t.is(refused, use.database.dialect !== 'sqlite');
    const kept = (await stored(use, [over])).map(({ message }) => message);
    t.deepEqual(kept, refused ? [] : [over.message]);
  });
}

async function insert({ database }: UnderTest, rows: readonly EventRow[]): Promise<number[]> {
  const inserted = await database.write.transaction((trx) =>
    insertNewEvents(trx, database.dialect, rows),
  );
  return [...inserted].sort((a, b) => a - b);
}

/** What is stored for the run of the first row. */
async function stored({ database }: UnderTest, [row]: readonly EventRow[]) {
  return EventModel.query(database.read)
    .where('run_id', row?.run_id ?? '')
    .orderBy('seq');
}
