import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../platform/clock.js';

export interface SignedTokenOptions {
  /** The first signs, all of them verify. */
  secrets: readonly string[];
  /** What these tokens are for; one that was made for something else is not taken. */
  audience: string;
  longestLifetimeSeconds: number;
  clock: Clock;
}

export interface IssuedToken {
  token: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export type SignedTokenVerdict = { payload: JWTPayload } | { problem: string };

/** One algorithm, chosen here and never by the token's header (RFC 8725 §3.1). */
const ALGORITHM = 'HS256';
const ISSUER = 'softadastra-cloud';

/** Signs and verifies JWTs of one audience (RFC 8725 §3.9: no token serves two purposes). */
export class SignedTokens {
  readonly #keys: readonly [KeyObject, ...KeyObject[]];

  constructor(private readonly options: SignedTokenOptions) {
    const [first, ...others] = options.secrets.map((secret) =>
      createSecretKey(Buffer.from(secret, 'utf8')),
    );
    if (!first) throw new RangeError('at least one signing secret is needed');
    this.#keys = [first, ...others];
  }

  async issue(
    subject: string,
    lifetimeSeconds: number,
    claims: JWTPayload = {},
  ): Promise<IssuedToken> {
    const now = Math.floor(this.options.clock.now() / 1_000);
    const lifetime = Math.min(lifetimeSeconds, this.options.longestLifetimeSeconds);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(subject)
      .setIssuer(ISSUER)
      .setAudience(this.options.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(this.#keys[0]);
    return { token, expiresAt: (now + lifetime) * 1_000 };
  }

  async verify(token: string): Promise<SignedTokenVerdict> {
    for (const key of this.#keys) {
      const verdict = await this.#verifyWith(key, token);
      if (verdict) return verdict;
    }
    return { problem: 'holds a token that was not signed here' };
  }

  /** Null where another secret may have signed it. */
  async #verifyWith(key: KeyObject, token: string): Promise<SignedTokenVerdict | null> {
    const { audience, longestLifetimeSeconds, clock } = this.options;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: longestLifetimeSeconds,
        currentDate: new Date(clock.now()),
      });
      return { payload };
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) return null;
      if (error instanceof errors.JWTExpired) return { problem: 'has expired; sign in again' };
      if (error instanceof errors.JOSEError) return { problem: 'holds no valid token' };
      throw error;
    }
  }
}
