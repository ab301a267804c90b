import type { Clock } from '../../platform/clock.js';
import { isRedisAway } from '../../platform/redis/errors.js';
import { type OpenJob, openJobId, type Queues } from '../../queues/index.js';
import type { MemberCaller } from '../auth/index.js';

/** How long an entry without a job may stay: the add that follows it takes at most seconds. */
const FORGET_AFTER_MS = 60_000;

/** Which runs of an owner are accepted and not yet stored; a list counts them as pending. */
export class PendingRuns {
  constructor(
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** Before the job is added, so that a worker that is quick finds the entry to remove. */
  async add(open: OpenJob): Promise<void> {
    await this.queues.redis.sadd(key(open.owner_id), memberOf(open));
  }

  async remove(opens: readonly OpenJob[]): Promise<void> {
    const pipeline = this.queues.redis.pipeline();
    for (const open of opens) pipeline.srem(key(open.owner_id), memberOf(open));
    await pipeline.exec();
  }

  /** 0 where Redis is away: the list itself comes from the database. */
  async count(caller: MemberCaller): Promise<number> {
    try {
      return await this.#count(caller);
    } catch (error) {
      if (!isRedisAway(error)) throw error;
      return 0;
    }
  }

  async #count(caller: MemberCaller): Promise<number> {
    const { redis } = this.queues;
    const owner = key(caller.kind === 'user' ? caller.userId : caller.ownerId);
    const members = (await redis.smembers(owner)).filter(
      (member) => caller.kind === 'user' || member.startsWith(`${caller.projectId}/`),
    );
    const pipeline = redis.pipeline();
    for (const member of members) {
      const runId = member.split('/')[1] ?? '';
      pipeline.exists(`${this.queues.of(runId).prefix}:ingest:${openJobId(runId)}`);
    }
    const answers = (await pipeline.exec()) ?? [];
    const done = members.filter((_, index) => answers[index]?.[1] === 0);
    const before = this.clock.now() - FORGET_AFTER_MS;
    const stale = done.filter((member) => Number(member.split('/')[2]) < before);
    if (stale.length > 0) await redis.srem(owner, ...stale);
    return members.length - done.length;
  }
}

const key = (ownerId: string) => `{sd:0}:pending-runs:${ownerId}`;
const memberOf = (open: OpenJob) => `${open.project_id}/${open.run_id}/${open.accepted_at}`;
