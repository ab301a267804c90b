import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/database/errors.js';
import { newId } from '../../platform/ids.js';
import { emailTaken, invalidCredentials, unauthorized } from './auth.errors.js';
import type { UserModel, UserRow } from './auth.model.js';
import { presentSession, presentUser } from './auth.presenter.js';
import { findUser, findUserByEmail, insertUser } from './auth.repository.js';
import type { LoginBody, RegisterBody } from './auth.schema.js';
import type { LoginLimits } from './login-limits.service.js';
import type { Passwords } from './passwords.service.js';
import type { Sessions } from './sessions.service.js';
import type { Tokens } from './tokens.service.js';

export interface AuthDependencies {
  database: Database;
  clock: Clock;
  tokens: Tokens;
  passwords: Passwords;
  limits: LoginLimits;
  sessions: Sessions;
}

export interface SignedIn {
  data: ReturnType<typeof presentSession>;
  /** What the cookie is to hold; null where the sign-in is not to be remembered. */
  session: string | null;
}

/** Accounts and sign-ins. */
export class AuthService {
  constructor(private readonly deps: AuthDependencies) {}

  async register({ email, name, password, remember }: RegisterBody): Promise<SignedIn> {
    const { database, clock, passwords } = this.deps;
    if (await findUserByEmail(database.read, email)) throw emailTaken();
    const user: UserRow = {
      id: newId('usr'),
      email,
      name,
      role: 'user',
      password_hash: await passwords.hash(password),
      created_at: clock.now(),
    };
    try {
      await insertUser(database.write, user);
    } catch (error) {
      throw isUniqueViolation(error) ? emailTaken() : error;
    }
    return this.signIn(user, remember);
  }

  async login({ email, password, remember }: LoginBody, address: string): Promise<SignedIn> {
    const attempt = await this.deps.limits.begin(email, address);
    let user: UserModel | null;
    try {
      user = await this.#identify(email, password);
    } catch (error) {
      await attempt.cancelled();
      throw error;
    }
    if (!user) throw invalidCredentials();
    await attempt.succeeded();
    return this.signIn(user, remember);
  }

  /** For a user whose password, or whose session, was found to be good. */
  async signIn(user: UserRow, remember = false): Promise<SignedIn> {
    const { tokens, sessions } = this.deps;
    return {
      data: presentSession(user, await tokens.issue(user.id)),
      session: remember ? await sessions.issue(user) : null,
    };
  }

  async me(userId: string) {
    const user = await findUser(this.deps.database.read, userId);
    if (!user) throw unauthorized('authorization', 'belongs to a user who is gone');
    return presentUser(user);
  }

  async #identify(email: string, password: string): Promise<UserModel | null> {
    const user = await findUserByEmail(this.deps.database.read, email);
    const matches = await this.deps.passwords.verify(user?.password_hash, password);
    return user && matches ? user : null;
  }
}
