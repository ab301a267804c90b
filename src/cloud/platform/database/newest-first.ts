import type { Model, QueryBuilder } from 'objection';

export interface Page {
  limit: number;
  offset: number;
}

/** A page of what a query finds, newest first, and how many there are in all. */
export async function newestFirst<M extends Model>(
  found: QueryBuilder<M, M[]>,
  { limit, offset }: Page,
): Promise<{ total: number; rows: M[] }> {
  const [total, rows] = await Promise.all([
    found.clone().resultSize(),
    found
      .clone()
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .offset(offset),
  ]);
  return { total, rows: rows as M[] };
}
