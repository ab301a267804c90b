import argon2 from 'argon2';
import { BoundedLine } from './bounded-line.service.js';

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = {
  type: argon2.argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

/** A hash of the same cost that no password has: what is verified where there is no such user. */
const DECOY = `$argon2id$v=19$m=19456,p=1,t=2$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Half of libuv's four threads, so that the database's file always finds one. */
const AT_ONCE = 2;
/** About two seconds of work at 30 ms each. */
const WAITING = 128;

/** Hashes and verifies passwords without letting a crowd of sign-ins take the machine. */
export class Passwords {
  readonly #line: BoundedLine;

  constructor({ atOnce = AT_ONCE, waiting = WAITING } = {}) {
    this.#line = new BoundedLine(atOnce, waiting);
  }

  hash(password: string): Promise<string> {
    return this.#line.run(() => argon2.hash(password, PARAMETERS));
  }

  /** Costs the same whether there is a hash (a user) or not. */
  verify(hash: string | undefined, password: string): Promise<boolean> {
    return this.#line.run(async () => {
      const matches = await argon2.verify(hash ?? DECOY, password);
      return matches && hash !== undefined;
    });
  }
}
