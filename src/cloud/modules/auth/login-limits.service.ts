import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { tooManyFailures } from './auth.errors.js';

export interface LoginLimitOptions {
  failuresPerAccount: number;
  failuresPerAddress: number;
  /** Counts for all web processes; each counts for itself while it is away or null. */
  redis: Redis | null;
}

const WINDOW_SECONDS = 15 * 60;

/**
 * Bounds failed sign-ins per account and per address. An attempt is counted before the password is
 * looked at and given back afterwards, so that a hundred guesses at once are a hundred guesses.
 */
export class LoginLimits {
  readonly #account: RateLimiterAbstract;
  readonly #address: RateLimiterAbstract;

  constructor(options: LoginLimitOptions) {
    this.#account = limiter('account', options.failuresPerAccount, options.redis);
    this.#address = limiter('address', options.failuresPerAddress, options.redis);
  }

  /** @throws ApiError rate_limited, known and unknown accounts alike. */
  async begin(email: string, address: string): Promise<LoginAttempt> {
    const account = createHash('sha256').update(email).digest('base64url');
    await consume(this.#address, address);
    try {
      await consume(this.#account, account);
    } catch (error) {
      await this.#address.reward(address);
      throw error;
    }
    return {
      succeeded: async () => {
        await Promise.all([this.#account.delete(account), this.#address.reward(address)]);
      },
      cancelled: async () => {
        await Promise.all([this.#account.reward(account), this.#address.reward(address)]);
      },
    };
  }
}

export interface LoginAttempt {
  /** The password was right: the account's failures are forgotten. */
  succeeded(): Promise<void>;
  /** Nothing was decided: the attempt does not count. */
  cancelled(): Promise<void>;
}

function limiter(name: string, points: number, redis: Redis | null): RateLimiterAbstract {
  const options = { keyPrefix: `login:${name}`, points, duration: WINDOW_SECONDS };
  const memory = new RateLimiterMemory(options);
  if (!redis) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}

/** An attempt that is refused tells nothing about the password, so it does not count either. */
async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    await limiter.reward(key);
    throw tooManyFailures(error.msBeforeNext / 1_000);
  }
}
