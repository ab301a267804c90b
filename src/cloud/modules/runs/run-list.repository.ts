import type { Knex } from 'knex';
import type { QueryBuilder } from 'objection';
import { isMysql, isPostgres } from '../../platform/database/dialect.js';
import type { MemberCaller } from '../auth/index.js';
import { scopeOf } from '../auth/index.js';
import { RunModel } from './runs.model.js';
import type { RunListQuery, RunSort } from './runs.schema.js';

/** A page of a caller's stored runs, and how many there are in all. */
export async function listRunsOf(
  db: Knex,
  caller: MemberCaller,
  { limit, offset, sort = '-created_at', label, ...filters }: RunListQuery,
): Promise<{ total: number; rows: RunModel[] }> {
  const found = RunModel.query(db)
    .where({ ...filters, ...scopeOf(caller) })
    .whereNull('deleted_at');
  if (label !== undefined) withLabel(found, db, label);
  const [total, rows] = await Promise.all([
    found.clone().resultSize(),
    inOrder(found.clone(), sort).limit(limit).offset(offset),
  ]);
  return { total, rows };
}

/** What has no value yet comes last in both orders, which databases see differently by themselves. */
function inOrder(runs: Runs, sort: RunSort): Runs {
  const order = sort.startsWith('-') ? 'desc' : 'asc';
  const column = sort.replace('-', '');
  if (column !== 'created_at') runs.orderByRaw('case when ?? is null then 1 else 0 end', [column]);
  return runs.orderBy([
    { column, order },
    { column: 'id', order },
  ]);
}

type Runs = QueryBuilder<RunModel, RunModel[]>;

/**
 * One of the labels reads `name:value`, byte by byte. Labels are JSON in a text column; each database
 * takes them apart in its own way, and none by searching in the text, where a value may look like one.
 */
function withLabel(runs: Runs, db: Knex, label: string): void {
  if (isMysql(db)) {
    const candidates = labelsThatRead(label);
    runs.where((any) => {
      for (const json of candidates) any.orWhereRaw('json_contains(labels, ?)', [json]);
    });
  } else if (isPostgres(db)) {
    runs.whereRaw(
      `exists (select 1 from jsonb_each_text(labels::jsonb) as l(name, value)
        where l.name || ':' || l.value = ?)`,
      [label],
    );
  } else {
    runs.whereRaw(
      "exists (select 1 from json_each(labels) as l where l.key || ':' || l.value = ?)",
      [label],
    );
  }
}

/**
 * As JSON, every label that reads like that: a name may hold colons, too. Written by the serializer
 * that writes the column, because MariaDB compares texts as they are escaped.
 */
function labelsThatRead(label: string): string[] {
  const colons = [...label.matchAll(/:/g)].map(({ index }) => index);
  return colons.map((at) => JSON.stringify({ [label.slice(0, at)]: label.slice(at + 1) }));
}
