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

/** Some 500 bytes each. */
const MOST_REMEMBERED = 5_000;

/** A token that was verified; nothing but time can make it invalid. Epoch milliseconds. */
interface Verified {
  readonly payload: JWTPayload;
  readonly at: number;
  readonly until: number;
}

/** Signs and verifies JWTs of one audience (RFC 8725 §3.9: no token serves two purposes). */
export class SignedTokens {
  readonly #keys: readonly [KeyObject, ...KeyObject[]];
  /** The one that was verified first comes first. */
  readonly #verified = new Map<string, Verified>();

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

  /** Whether its subject is still there is the caller's to look up, each time. */
  async verify(token: string): Promise<SignedTokenVerdict> {
    const now = this.options.clock.now();
    const known = this.#verified.get(token);
    if (known && known.at <= now && now < known.until) return known;
    this.#verified.delete(token);
    const verdict = await this.#verifySignature(token);
    if ('payload' in verdict) this.#remember(token, verdict.payload, now);
    return verdict;
  }

  #remember(token: string, payload: JWTPayload, at: number): void {
    const { iat = 0, exp = 0 } = payload;
    const until = Math.min(exp, iat + this.options.longestLifetimeSeconds) * 1_000;
    this.#verified.set(token, { payload, at, until });
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > MOST_REMEMBERED && oldest !== undefined)
      this.#verified.delete(oldest);
  }

  async #verifySignature(token: string): Promise<SignedTokenVerdict> {
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
