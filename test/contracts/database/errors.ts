import type { Knex } from 'knex';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import {
  isTransient,
  isUniqueViolation,
  retryTransient,
} from '../../../src/cloud/platform/database/errors.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { AT } from '../../helpers/databases/contract-rows.js';
import type { Check } from './contract.js';

export function errors(check: Check): void {
  check('a row that is there is a unique violation, other mistakes are not', async (t, use) => {
    const { write } = use.database;
    const row = { id: newId('run'), kind: 'run', deleted_at: AT };
    await write('tombstones').insert(row);
    const twice = await t.throwsAsync(write('tombstones').insert(row));
    t.true(isUniqueViolation(twice));
    t.false(isTransient(twice));
    for (const mistake of [
      write('tombstones').insert({ id: newId('run') }),
      write('nothing').select(),
      write.raw('selec 1'),
    ]) {
      const error = await t.throwsAsync(Promise.resolve(mistake));
      t.false(isUniqueViolation(error), error?.message);
      t.false(isTransient(error), error?.message);
    }
  });

  check('transactions that lock crosswise both succeed in the end', async (t, use) => {
    const [one, two] = [newId('run'), newId('run')];
    const { write } = use.database;
    await write('tombstones').insert([one, two].map((id) => ({ id, kind: 'run', deleted_at: 0 })));
    const seen: unknown[] = [];
    const meeting = new Meeting(use.database.dialect === 'sqlite' ? 1 : 2);
    const add = ({ write: db }: Database, ids: readonly string[]) =>
      retryTransient(
        () =>
          db
            .transaction(async (trx) => {
              for (const [index, id] of ids.entries()) {
                await raise(trx, id);
                if (index === 0) await meeting.arrive();
              }
            })
            .catch((error: unknown) => {
              seen.push(error);
              throw error;
            }),
        { baseMs: 5 },
      );
    await Promise.all([add(use.database, [one, two]), add(use.other, [two, one])]);
    const rows = await write('tombstones').whereIn('id', [one, two]).select('deleted_at');
    t.deepEqual(
      rows.map((row) => row.deleted_at),
      [2, 2],
    );
    t.is(seen.length > 0, use.database.dialect !== 'sqlite', 'they met');
    t.true(seen.every(isTransient));
  });

  check('a connection that the server ends is worth another try', async (t, use) => {
    const { write, dialect } = use.database;
    if (dialect === 'sqlite') {
      t.pass('there is no server');
      return;
    }
    const id = newId('run');
    const error = await t.throwsAsync(
      write.transaction(async (trx) => {
        await trx('tombstones').insert({ id, kind: 'run', deleted_at: AT });
        await endConnection(use.other, trx);
        await trx('tombstones')
          .where({ id })
          .update({ deleted_at: AT + 1 });
      }),
    );
    t.true(isTransient(error), `${error?.name} ${error?.message}`);
    t.deepEqual(await write('tombstones').where({ id }).select(), []);
  });
}

async function raise(trx: Knex, id: string): Promise<void> {
  await trx('tombstones').where({ id }).increment('deleted_at', 1);
}

/** Nobody goes on before all have arrived; later arrivals pass. */
class Meeting {
  #arrived = 0;
  readonly #all: Promise<void>;
  #open: () => void = () => {};

  constructor(private readonly expected: number) {
    this.#all = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  arrive(): Promise<void> {
    this.#arrived += 1;
    if (this.#arrived >= this.expected) this.#open();
    return this.#all;
  }
}

async function endConnection({ dialect, write }: Database, victim: Knex): Promise<void> {
  if (dialect === 'postgres') {
    const { rows } = await victim.raw('select pg_backend_pid() as id');
    await write.raw('select pg_terminate_backend(?)', [rows[0].id]);
  } else {
    const [[{ id }]] = await victim.raw('select connection_id() as id');
    await write.raw(`kill connection ${Number(id)}`);
  }
}
