import type { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';

/** How many of some requests may pass, and when the others may come again. */
export interface Allowance {
  allowed: number;
  retryAfterSeconds: number;
}

/** Counts the requests of each agent, per second. */
export interface RequestLimit {
  readonly perSecond: number;
  take(agentId: string, requests: number): Promise<Allowance>;
}

/**
 * Takes more from the count than is needed at the moment, so that most requests cost no round trip:
 * up to a twentieth of the limit, once that many have come in the same window. What is taken and not
 * used is lost for that window, also to other processes: a limit may bite by so much too early, and
 * never lets through more than it says.
 *
 * @param redis counts for all web processes; each counts for itself while it is away or null.
 * @param windowSeconds how long requests are counted together; more than one in tests alone.
 * @param now milliseconds of a clock that never goes back.
 */
export function createRequestLimit(
  perSecond: number,
  redis: Redis | null,
  windowSeconds = 1,
  now: () => number = () => performance.now(),
): RequestLimit {
  const limiter = createLimiter(perSecond, redis, windowSeconds);
  const mostAhead = Math.floor(perSecond / 20);
  const stocks = new Map<string, Stock>();

  async function replenish(agentId: string, stock: Stock, missing: number): Promise<number> {
    const asked = missing + Math.min(stock.used, mostAhead);
    const askedAt = now();
    const { consumed, msLeft } = await consume(limiter, agentId, asked);
    stock.left += Math.max(0, asked - Math.max(0, consumed - perSecond));
    // The window ends so long after the answer was made, which was no earlier than it was asked.
    stock.endsAt = askedAt + msLeft;
    return Math.max(1, Math.ceil(msLeft / 1_000));
  }

  return {
    perSecond,
    async take(agentId, requests) {
      const stock = stockOf(stocks, agentId);
      while (stock.coming) await stock.coming;
      if (stock.endsAt <= now()) Object.assign(stock, { left: 0, used: 0 });
      let retryAfterSeconds = 0;
      if (stock.left < requests) {
        stock.coming = replenish(agentId, stock, requests - stock.left).finally(() => {
          stock.coming = null;
        });
        retryAfterSeconds = await stock.coming;
      }
      const allowed = Math.min(requests, stock.left);
      stock.left -= allowed;
      stock.used += requests;
      return { allowed, retryAfterSeconds: allowed === requests ? 0 : retryAfterSeconds };
    },
  };
}

/** What a process has taken of an agent's window and not used yet. */
interface Stock {
  left: number;
  /** Requests of this window so far. */
  used: number;
  endsAt: number;
  /** While more is being taken the agent's other requests wait, and nobody spends anything twice. */
  coming: Promise<number> | null;
}

const MOST_STOCKS = 10_000;

function stockOf(stocks: Map<string, Stock>, agentId: string): Stock {
  const known = stocks.get(agentId);
  if (known) return known;
  if (stocks.size >= MOST_STOCKS) stocks.clear();
  const stock = { left: 0, used: 0, endsAt: 0, coming: null };
  stocks.set(agentId, stock);
  return stock;
}

async function consume(limiter: RateLimiterAbstract, agentId: string, points: number) {
  const counted = await limiter.consume(agentId, points).catch((refused: unknown) => {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  });
  return { consumed: counted.consumedPoints, msLeft: counted.msBeforeNext };
}

function createLimiter(points: number, redis: Redis | null, duration: number): RateLimiterAbstract {
  const options = { keyPrefix: 'requests:agent', points, duration };
  const memory = new RateLimiterMemory(options);
  if (!redis) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}
