import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock.js';
import { isId } from '../../platform/ids.js';
import type { UserRow } from './auth.model.js';
import { SignedTokens } from './signed-tokens.service.js';

export interface SessionOptions {
  /** The first signs, all of them verify. */
  secrets: readonly string[];
  lifetimeSeconds: number;
  clock: Clock;
}

/** What a session that was remembered says; the password has to be compared before it counts. */
export interface SessionClaim {
  readonly userId: string;
  readonly fingerprint: string;
}

/** 90 days, the longest that CLOUD_SESSION_LIFETIME_SECONDS allows. */
const LONGEST_LIFETIME_SECONDS = 7_776_000;

/** Signs and verifies what the cookie of a remembered sign-in holds. Nothing of it is stored. */
export class Sessions {
  readonly #tokens: SignedTokens;

  constructor(private readonly options: SessionOptions) {
    this.#tokens = new SignedTokens({
      secrets: options.secrets,
      audience: 'softadastra-session',
      longestLifetimeSeconds: LONGEST_LIFETIME_SECONDS,
      clock: options.clock,
    });
  }

  get lifetimeSeconds(): number {
    return this.options.lifetimeSeconds;
  }

  async issue(user: Pick<UserRow, 'id' | 'password_hash'>): Promise<string> {
    const claims = { pwd: fingerprintOf(user.password_hash) };
    const { token } = await this.#tokens.issue(user.id, this.options.lifetimeSeconds, claims);
    return token;
  }

  /** Null where it is not a session's, was not signed here, or is over. */
  async verify(token: string): Promise<SessionClaim | null> {
    const verdict = await this.#tokens.verify(token);
    if ('problem' in verdict) return null;
    const { sub, pwd } = verdict.payload;
    return isId('usr', sub) && typeof pwd === 'string' ? { userId: sub, fingerprint: pwd } : null;
  }
}

/** Whether the user's password is still the one that the session was made with. */
export function isOfPassword(claim: SessionClaim, passwordHash: string): boolean {
  const [given, wanted] = [claim.fingerprint, fingerprintOf(passwordHash)].map((text) =>
    Buffer.from(text, 'utf8'),
  );
  if (!given || !wanted || given.length !== wanted.length) return false;
  return timingSafeEqual(given, wanted);
}

/** 96 bits of a salted hash's hash: it changes with the password and tells nothing about it. */
function fingerprintOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('base64url').slice(0, 16);
}
