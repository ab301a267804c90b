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
 * @param redis counts for all web processes; each counts for itself while it is away or null.
 * @param windowSeconds how long requests are counted together; more than one in tests alone.
 */
export function createRequestLimit(
  perSecond: number,
  redis: Redis | null,
  windowSeconds = 1,
): RequestLimit {
  const limiter = createLimiter(perSecond, redis, windowSeconds);
  return {
    perSecond,
    async take(agentId, requests) {
      try {
        await limiter.consume(agentId, requests);
        return { allowed: requests, retryAfterSeconds: 0 };
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        // Refused as a whole, although the first of them were still within the limit.
        const over = error.consumedPoints - perSecond;
        return {
          allowed: Math.max(0, requests - over),
          retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)),
        };
      }
    },
  };
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
