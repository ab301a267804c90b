import { scoreJobId } from './job-ids.js';
import { LANES } from './lanes.js';
import type { Numbering } from './payloads.js';
import type { Queues } from './queues.js';

/** How long Redis remembers a run's numbering after its last use. */
const TTL_SECONDS = 14 * 86_400;
/** A counter that Redis lost starts again far beyond what may still be under way. */
const GAP_AFTER_LOSS = 2 ** 20;
const MOST_CACHED = 50_000;

/**
 * KEYS: the run's hash, its barrier. ARGV: numbering, how many numbers, the number before the first
 * (-1: not asked yet), TTL. Answers the last number taken; -1 where the run is numbered the other
 * way; -2 or -3 where the database has to be asked, with or without a barrier that vouches for the
 * run: nobody shall leave traces of runs that are not there.
 */
const TAKE = `
local known = redis.call('HGET', KEYS[1], 'numbering')
if known and known ~= ARGV[1] then return -1 end
if not known then
  if ARGV[3] == '-1' then
    if redis.call('EXISTS', KEYS[2]) == 0 then return -3 end
    if ARGV[1] == 'server' then return -2 end
  end
  redis.call('HSET', KEYS[1], 'numbering', ARGV[1], 'seq', math.max(0, tonumber(ARGV[3])))
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
if ARGV[1] == 'agent' then return 0 end
return redis.call('HINCRBY', KEYS[1], 'seq', ARGV[2])
`;

/** What the database knows of a run's numbers. */
export interface StoredNumbers {
  numbering: Numbering | null;
  highestSeq: number;
}

export interface RunKey {
  runId: string;
  projectId: string;
}

/** The run's events are numbered by its agent or by the server: one or the other, for ever. */
export class NumberingMismatch extends Error {
  override readonly name = 'NumberingMismatch';
}

/** Who numbers a run's events, and the server's counter. */
export class RunNumbers {
  readonly #numberedByAgent = new Set<string>();

  constructor(
    private readonly queues: Queues,
    /** Null where the database has no such run of the project. */
    private readonly lookUp: (run: RunKey) => Promise<StoredNumbers | null>,
    /** Thrown where neither the queue nor the database knows the run. */
    private readonly notFound: () => Error,
  ) {}

  /** @throws NumberingMismatch where the run's events have carried no seq so far. */
  async requireAgentNumbers(run: RunKey): Promise<void> {
    const cacheKey = `${run.projectId}/${run.runId}`;
    if (this.#numberedByAgent.has(cacheKey)) return;
    await this.#take(run, 'agent', 0);
    if (this.#numberedByAgent.size >= MOST_CACHED) this.#numberedByAgent.clear();
    this.#numberedByAgent.add(cacheKey);
  }

  /**
   * Takes `count` numbers. @returns the first of them.
   * @throws NumberingMismatch where the run's events have carried a seq so far.
   */
  async takeNumbers(run: RunKey, count: number): Promise<number> {
    return (await this.#take(run, 'server', count)) - count + 1;
  }

  async #take(run: RunKey, numbering: Numbering, count: number): Promise<number> {
    let last = await this.#call(run, numbering, count, -1);
    if (last === -2 || last === -3) {
      const stored = await this.lookUp(run);
      if (!stored && last === -3) throw this.notFound();
      if (stored?.numbering && stored.numbering !== numbering) throw mismatch(run, numbering);
      const highest = stored?.highestSeq ?? 0;
      last = await this.#call(run, numbering, count, highest && highest + GAP_AFTER_LOSS);
    }
    if (last === -1) throw mismatch(run, numbering);
    return last;
  }

  async #call(run: RunKey, numbering: Numbering, count: number, start: number): Promise<number> {
    const { prefix } = this.queues.of(run.runId);
    const answer = await this.queues.redis.eval(
      TAKE,
      2,
      `${prefix}:numbers:${run.projectId}:${run.runId}`,
      `${prefix}:${LANES.scoring}:${scoreJobId(run.projectId, run.runId)}`,
      numbering,
      count,
      start,
      TTL_SECONDS,
    );
    return Number(answer);
  }
}

function mismatch({ runId }: RunKey, numbering: Numbering): NumberingMismatch {
  return new NumberingMismatch(`the events of ${runId} are not numbered by the ${numbering}`);
}
