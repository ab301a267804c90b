import type { Database } from '../../platform/database/database.js';
import { ApiError } from '../../platform/http/errors.js';
import type { MemberCaller } from '../auth/index.js';
import type { RunsService } from '../runs/index.js';
import { afterSeqNeedsRun } from './events.errors.js';
import {
  countEventsOf,
  countEventsOfRun,
  findEventOf,
  listEventsOf,
  listEventsOfRun,
  listRejections,
} from './events.repository.js';
import type { EventListQuery, RejectionListQuery, RunEventListQuery } from './events.schema.js';

/** Reading stored evidence. */
export class EventsService {
  constructor(
    private readonly database: Database,
    private readonly runs: RunsService,
  ) {}

  async get(caller: MemberCaller, id: string) {
    const event = await findEventOf(this.database.read, caller, id);
    if (!event) throw new ApiError('event_not_found', 'There is no such event');
    return event;
  }

  /** With `run_id` the same list as that run's own; seqs have no order across runs. */
  async list(caller: MemberCaller, { run_id: runId, after_seq, ...query }: EventListQuery) {
    if (runId !== undefined) return this.listOfRun(caller, runId, { ...query, after_seq });
    if (after_seq !== undefined) throw afterSeqNeedsRun();
    const { limit, offset, ...filters } = query;
    const [total, events] = await Promise.all([
      countEventsOf(this.database.read, caller, filters),
      listEventsOf(this.database.read, caller, filters, { limit, offset }),
    ]);
    return { events, meta: { total, limit, offset } };
  }

  async listOfRun(caller: MemberCaller, runId: string, query: RunEventListQuery) {
    const { limit, offset, after_seq: afterSeq = null, ...filters } = query;
    await this.runs.locate(caller, runId);
    const [total, events] = await Promise.all([
      countEventsOfRun(this.database.read, runId, filters),
      listEventsOfRun(this.database.read, runId, filters, { limit, offset, afterSeq }),
    ]);
    return { events, meta: { total, limit, offset } };
  }

  async listRejections(caller: MemberCaller, runId: string, query: RejectionListQuery) {
    await this.runs.locate(caller, runId);
    const { total, rows } = await listRejections(this.database.read, runId, query);
    return { rejections: rows, meta: { total, limit: query.limit, offset: query.offset } };
  }
}
