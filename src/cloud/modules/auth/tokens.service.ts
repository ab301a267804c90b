import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../platform/clock.js';
import { isId } from '../../platform/ids.js';

export interface TokenOptions {
  /** The first signs, all of them verify. */
  secrets: readonly string[];
  lifetimeSeconds: number;
  clock: Clock;
}

export interface IssuedToken {
  token: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export type TokenVerdict = { userId: string } | { problem: string };

/** One algorithm, chosen here and never by the token's header (RFC 8725 §3.1). */
const ALGORITHM = 'HS256';
const ISSUER = 'softadastra-cloud';
const AUDIENCE = 'softadastra-dashboard';
const LONGEST_LIFETIME_SECONDS = 86_400;

/** Signs and verifies the tokens of dashboard users. */
export class Tokens {
  readonly #keys: readonly KeyObject[];

  constructor(private readonly options: TokenOptions) {
    this.#keys = options.secrets.map((secret) => createSecretKey(Buffer.from(secret, 'utf8')));
    if (this.#keys.length === 0) throw new RangeError('at least one signing secret is needed');
  }

  async issue(userId: string): Promise<IssuedToken> {
    const now = Math.floor(this.options.clock.now() / 1_000);
    const lifetime = Math.min(this.options.lifetimeSeconds, LONGEST_LIFETIME_SECONDS);
    const token = await new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(this.#keys[0] as KeyObject);
    return { token, expiresAt: (now + lifetime) * 1_000 };
  }

  async verify(token: string): Promise<TokenVerdict> {
    for (const key of this.#keys) {
      const verdict = await this.#verifyWith(key, token);
      if (verdict) return verdict;
    }
    return { problem: 'holds a token that was not signed here' };
  }

  /** Null where another secret may have signed it. */
  async #verifyWith(key: KeyObject, token: string): Promise<TokenVerdict | null> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: LONGEST_LIFETIME_SECONDS,
        currentDate: new Date(this.options.clock.now()),
      });
      return isId('usr', payload.sub) ? { userId: payload.sub } : { problem: 'names no user' };
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) return null;
      if (error instanceof errors.JWTExpired) return { problem: 'has expired; sign in again' };
      if (error instanceof errors.JOSEError) return { problem: 'holds no valid token' };
      throw error;
    }
  }
}
