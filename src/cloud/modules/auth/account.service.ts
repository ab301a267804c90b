import type { Database } from '../../platform/database/database.js';
import { validationFailed } from '../../platform/http/errors.js';
import { unauthorized, wrongCurrentPassword } from './auth.errors.js';
import type { UserModel } from './auth.model.js';
import { findUser, updateUser } from './auth.repository.js';
import type { UpdateAccountBody } from './auth.schema.js';
import type { LoginLimits } from './login-limits.service.js';
import type { Passwords } from './passwords.service.js';

export interface AccountDependencies {
  database: Database;
  passwords: Passwords;
  limits: LoginLimits;
}

/** What people change of their own account. */
export class AccountService {
  constructor(private readonly deps: AccountDependencies) {}

  /**
   * A new password needs the current one, and guesses at it are limited as sign-ins are.
   * @returns the user as it is now.
   */
  async update(userId: string, body: UpdateAccountBody, address: string): Promise<UserModel> {
    const { name, password, current_password } = body;
    if (name === undefined && password === undefined) throw nothingToChange();
    const user = await this.#find(userId);
    if (password !== undefined) {
      if (current_password === undefined) throw wrongCurrentPassword('is required');
      await this.#requirePassword(user, current_password, address);
      await this.#replacePassword(user, password);
    }
    if (name !== undefined) {
      await updateUser(this.deps.database.write, { id: userId }, { name });
      user.name = name;
    }
    return user;
  }

  /** Only over the password that was checked: another change may have come in between. */
  async #replacePassword(user: UserModel, password: string): Promise<void> {
    const password_hash = await this.deps.passwords.hash(password);
    const checked = { id: user.id, password_hash: user.password_hash };
    const changed = await updateUser(this.deps.database.write, checked, { password_hash });
    if (!changed) throw wrongCurrentPassword('was changed meanwhile');
    user.password_hash = password_hash;
  }

  async #requirePassword(user: UserModel, password: string, address: string): Promise<void> {
    const attempt = await this.deps.limits.begin(user.email, address);
    let matches: boolean;
    try {
      matches = await this.deps.passwords.verify(user.password_hash, password);
    } catch (error) {
      await attempt.cancelled();
      throw error;
    }
    if (!matches) throw wrongCurrentPassword('is wrong');
    await attempt.succeeded();
  }

  async #find(userId: string): Promise<UserModel> {
    const user = await findUser(this.deps.database.write, userId);
    if (!user) throw unauthorized('authorization', 'belongs to a user who is gone');
    return user;
  }
}

const nothingToChange = () =>
  validationFailed([{ path: '', message: 'must have a name or a password' }]);
