import type { Knex } from 'knex';

export interface TimelineRow {
  run_id: string;
  revision: number;
  /** A RunTimeline without run_id and revision, as JSON text: megabytes that nobody need parse. */
  body: string;
  created_at: number;
}

/** A run has one timeline; a new revision takes the place of the old one. */
export async function saveTimeline(trx: Knex, timeline: TimelineRow): Promise<void> {
  await trx('timelines').insert(timeline).onConflict('run_id').merge();
}

export async function findTimeline(db: Knex, runId: string): Promise<TimelineRow | undefined> {
  return db('timelines').where('run_id', runId).first();
}
