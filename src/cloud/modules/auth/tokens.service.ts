import type { Clock } from '../../platform/clock.js';
import { isId } from '../../platform/ids.js';
import { type IssuedToken, SignedTokens } from './signed-tokens.service.js';

export interface TokenOptions {
  /** The first signs, all of them verify. */
  secrets: readonly string[];
  lifetimeSeconds: number;
  clock: Clock;
}

export type TokenVerdict = { userId: string } | { problem: string };

const LONGEST_LIFETIME_SECONDS = 86_400;

/** Signs and verifies the tokens that dashboard users show with every request. */
export class Tokens {
  readonly #tokens: SignedTokens;

  constructor(private readonly options: TokenOptions) {
    this.#tokens = new SignedTokens({
      secrets: options.secrets,
      audience: 'softadastra-dashboard',
      longestLifetimeSeconds: LONGEST_LIFETIME_SECONDS,
      clock: options.clock,
    });
  }

  issue(userId: string): Promise<IssuedToken> {
    return this.#tokens.issue(userId, this.options.lifetimeSeconds);
  }

  async verify(token: string): Promise<TokenVerdict> {
    const verdict = await this.#tokens.verify(token);
    if ('problem' in verdict) return verdict;
    const { sub } = verdict.payload;
    return isId('usr', sub) ? { userId: sub } : { problem: 'names no user' };
  }
}
